import type { Served } from '../messaging/serve.ts';
import type { CropResult, InferenceService } from './contract.ts';
import { startInferenceWorker } from './inference-worker.ts';

function notYet(): never {
  throw new Error('Not built yet.');
}

export function createInferenceService(): Served<InferenceService> {
  const workers = Array.from({ length: Math.min(2, navigator.hardwareConcurrency) }, startInferenceWorker);
  let turn = 0;
  return {
    async cancel() {},
    async dropTab() {},
    async judge() {
      return { status: 'failed', reason: 'model-unavailable', detail: 'Not built yet.' };
    },
    async status() {
      return { status: 'failed', reason: 'model-unavailable', detail: 'Not built yet.' };
    },
    async crop(caller, { image, spec, detection }) {
      if (!caller.isExtensionPage) throw new Error('crop: extension pages only');
      const bytes = await image.arrayBuffer();
      turn = (turn + 1) % workers.length;
      return (await workers[turn]!.call({ task: 'crop', request: { bytes, spec, detection } }, [bytes])) as CropResult;
    },
    selfTest: notYet,
  };
}
