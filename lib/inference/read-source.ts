import { ruleOnAddress } from './address-policy.ts';
import type { FailReason, JudgeRequest } from './contract.ts';

/** Larger files are refused, however they come. */
export const maxBytes = 40_000_000;
const fetchTimeoutMs = 20_000;

export type SourceOutcome =
  { status: 'read'; blob: Blob } | { status: 'failed'; reason: FailReason; detail: string } | { status: 'cancelled' };

function failed(reason: FailReason, detail: string): SourceOutcome {
  return { status: 'failed', reason, detail };
}

const tooLarge = () => failed('cannot-fetch', `The file is larger than ${maxBytes / 1_000_000} MB.`);

async function readBody(response: Response): Promise<SourceOutcome> {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    return tooLarge();
  }
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length;
    if (length > maxBytes) {
      await reader?.cancel();
      return tooLarge();
    }
    chunks.push(part.value);
  }
  return { status: 'read', blob: new Blob(chunks) };
}

/**
 * One GET without cookies and referrer, out of the HTTP cache where it can be. Redirects are refused: where they
 * lead is seen only after the request was made, and that may be the local network.
 */
async function fetchAddress(address: string, signal: AbortSignal): Promise<SourceOutcome> {
  const ruling = ruleOnAddress(address);
  if (!ruling.isAllowed) return failed('address-refused', ruling.why);
  const timeout = AbortSignal.timeout(fetchTimeoutMs);
  try {
    const response = await fetch(ruling.url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'force-cache',
      redirect: 'error',
      signal: AbortSignal.any([signal, timeout]),
    });
    if (!response.ok) return failed('cannot-fetch', `The server answered with status ${response.status}.`);
    return await readBody(response);
  } catch (error) {
    if (signal.aborted) return { status: 'cancelled' };
    if (timeout.aborted) return failed('timed-out', `No complete answer came within ${fetchTimeoutMs} ms.`);
    return failed('cannot-fetch', error instanceof Error ? error.message : String(error));
  }
}

/** The bytes of a picture as a blob; every outcome of the network is data. */
export async function readSource(source: JudgeRequest['source'], signal: AbortSignal): Promise<SourceOutcome> {
  if (source.kind === 'url') return fetchAddress(source.url, signal);
  return source.blob.size > maxBytes ? tooLarge() : { status: 'read', blob: source.blob };
}
