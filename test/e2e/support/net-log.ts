import { readFile } from 'node:fs/promises';

export interface NetLogRequest {
  url: string;
  host: string;
  /** Origin that asked, `chrome-extension://…` for the extension; undefined for the browser itself. */
  initiator: string | undefined;
}

interface NetLog {
  constants: { logEventTypes: Record<string, number> };
  events: { type: number; params?: { url?: string; initiator?: string } }[];
}

/** Chromium switch that writes down every request of every context: pages, workers, the offscreen document, the browser. */
export const netLogArgs = (file: string): string[] => [`--log-net-log=${file}`, '--net-log-capture-mode=Everything'];

/** HTTP requests of a browser that has been closed, in order. */
export async function readNetLog(file: string): Promise<NetLogRequest[]> {
  const log = JSON.parse(await readFile(file, 'utf8')) as NetLog;
  const startJob = log.constants.logEventTypes.URL_REQUEST_START_JOB;
  if (startJob === undefined) throw new Error('Net log: expected an event type URL_REQUEST_START_JOB, found none.');
  return log.events.flatMap(({ type, params }) => {
    if (type !== startJob || !params?.url || !/^(https?|wss?):/.test(params.url)) return [];
    const initiator = params.initiator?.includes('://') ? params.initiator : undefined;
    return [{ url: params.url, host: new URL(params.url).host, initiator }];
  });
}
