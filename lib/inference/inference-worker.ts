import type { WorkerCall, WorkerReply, WorkerTask } from './worker-protocol.ts';

/** One worker that is asked one thing at a time or several; the caller ends it. */
export interface InferenceWorker {
  call(task: WorkerTask, transfer?: Transferable[]): Promise<unknown>;
  /** Calls that wait reject. */
  terminate(reason: string): void;
  isDead(): boolean;
}

export function startInferenceWorker(): InferenceWorker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'telltale-inference' });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastCallId = 0;
  let isDead = false;
  const die = (reason: string) => {
    isDead = true;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerReply>) => {
    const call = waiting.get(data.callId);
    waiting.delete(data.callId);
    if (data.ok) call?.resolve(data.value);
    else call?.reject(new Error(data.error));
  });
  worker.addEventListener('error', (event) => die(`The inference worker broke: ${event.message}`));
  worker.addEventListener('messageerror', () => die('The inference worker sent something unreadable.'));
  return {
    call(task, transfer = []) {
      if (isDead) return Promise.reject(new Error('The inference worker has ended.'));
      const call = Promise.withResolvers<unknown>();
      lastCallId += 1;
      waiting.set(lastCallId, call);
      worker.postMessage({ ...task, callId: lastCallId } satisfies WorkerCall, transfer);
      return call.promise;
    },
    terminate: die,
    isDead: () => isDead,
  };
}
