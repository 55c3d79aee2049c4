import type { InferenceService } from '../inference/contract.ts';
import { remoteService } from '../messaging/remote.ts';
import { serve } from '../messaging/serve.ts';
import type { Caller, Served } from '../messaging/serve.ts';
import type { VideoInference } from '../video/contract.ts';
import { ensureOffscreenDocument } from './offscreen-document.ts';

type Inference = InferenceService & VideoInference;

const remoteInference = remoteService<InferenceService>('inference');
const ownCalls: Caller = { isExtensionPage: true, tabId: undefined, frameId: undefined, url: undefined };

let loading: Promise<Served<Inference>> | undefined;

/** Firefox knows no offscreen document: there inference lives in this page, loaded at the first call. */
function loadLocal(): Promise<Served<Inference>> {
  if (!import.meta.env.FIREFOX)
    throw new Error('loadLocal: expected Firefox; elsewhere inference lives in the offscreen document.');
  loading ??= import('../inference/create-inference-service.ts')
    .then(({ createInferenceService }) => createInferenceService())
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

const lazyService: Served<Inference> = {
  judge: async (caller, request) => (await loadLocal()).judge(caller, request),
  explain: async (caller, request) => (await loadLocal()).explain(caller, request),
  judgeFrame: async (caller, request) => (await loadLocal()).judgeFrame(caller, request),
  endStream: async (caller, streamId) => (await loadLocal()).endStream(caller, streamId),
  cancel: async (caller, requestIds) => (await loadLocal()).cancel(caller, requestIds),
  dropTab: async (caller, tabId) => (await loadLocal()).dropTab(caller, tabId),
  status: async (caller) => (await loadLocal()).status(caller),
  crop: async (caller, request) => (await loadLocal()).crop(caller, request),
  selfTest: async (caller, request) => (await loadLocal()).selfTest(caller, request),
};

/** Firefox: answers for inference from the first moment, since a call may be what wakes the page. */
export function serveLocalInference(): void {
  if (import.meta.env.FIREFOX) serve<Inference>('inference', lazyService);
}

async function untilListening(): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await remoteInference.cancel([]);
      return;
    } catch (error) {
      if (attempt === 20)
        throw new Error('The inference document was opened, but nobody answers in it.', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50 * attempt));
    }
  }
}

/** Resolves once calls to the inference service are answered. */
export async function ensureInference(): Promise<void> {
  if (import.meta.env.FIREFOX) {
    await loadLocal();
    return;
  }
  await ensureOffscreenDocument();
  await untilListening();
}

/** Inference as the background itself reaches it: a Firefox background page cannot send messages to itself. */
export const backgroundInference: Pick<InferenceService, 'judge' | 'dropTab'> = {
  judge: (request) => (import.meta.env.FIREFOX ? lazyService.judge(ownCalls, request) : remoteInference.judge(request)),
  async dropTab(tabId) {
    if (!import.meta.env.FIREFOX) return remoteInference.dropTab(tabId);
    if (loading) await lazyService.dropTab(ownCalls, tabId);
  },
};
