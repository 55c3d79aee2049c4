import { faceSizePx } from '../face/merge-faces.ts';
import type {
  Explanation,
  FailReason,
  ImageResult,
  InferenceService,
  JudgedFace,
  JudgeRequest,
} from '../inference/contract.ts';
import { uniqueId } from './unique-id.ts';

interface Starter {
  ensureInference(): Promise<void>;
}

type Unreachable = { status: 'failed'; reason: FailReason; detail: string };

/**
 * Calls that start inference once, and once more where the offscreen document has gone meanwhile.
 * A broken connection is an outcome, not an exception.
 */
export function createCaller(starter: Starter): <T>(call: () => Promise<T>) => Promise<T | Unreachable> {
  let ensured: Promise<void> | undefined;
  const ensure = () => {
    ensured ??= starter.ensureInference().catch((error: unknown) => {
      ensured = undefined;
      throw error;
    });
    return ensured;
  };
  return async (call) => {
    try {
      await ensure();
      return await call();
    } catch {
      ensured = undefined;
    }
    try {
      await ensure();
      return await call();
    } catch (error) {
      return { status: 'failed', reason: 'internal', detail: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** A judge that starts inference where it has to. */
export function createAskInference(
  services: Starter & { inference: Pick<InferenceService, 'judge'> },
): (request: JudgeRequest) => Promise<ImageResult> {
  const caller = createCaller(services);
  return (request) => caller(() => services.inference.judge(request));
}

/** Asks where in a face the evidence lies; who aborts takes the question back. */
export type Explain = (face: Pick<JudgedFace, 'crop' | 'box'>, signal: AbortSignal) => Promise<Explanation>;

export function createExplain(
  services: Starter & { inference: Pick<InferenceService, 'explain' | 'cancel'> },
): Explain {
  const caller = createCaller(services);
  return async ({ crop, box }, signal) => {
    const requestId = `explain/${uniqueId()}`;
    const done = new AbortController();
    const takeBack = () => void services.inference.cancel([requestId]).catch(() => undefined);
    signal.addEventListener('abort', takeBack, { signal: done.signal });
    const explanation = await caller(() =>
      services.inference.explain({ requestId, crop, facePx: faceSizePx({ box }) }),
    );
    done.abort();
    return explanation;
  };
}
