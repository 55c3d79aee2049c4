import { cropPicture } from './crop-picture.ts';
import { loadDetector } from './load-detector.ts';
import type { WorkerCall, WorkerReply, WorkerTasks } from './worker-protocol.ts';

const detector = loadDetector();
detector.catch(() => undefined);

const tasks: Pick<WorkerTasks, 'crop'> = {
  crop: (request) => cropPicture(request, detector),
};

async function answer(call: WorkerCall): Promise<WorkerReply> {
  const { callId, task, request } = call;
  try {
    const run = tasks[task as 'crop'] as (request: unknown) => Promise<unknown>;
    return { callId, ok: true, value: await run(request) };
  } catch (error) {
    return { callId, ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

self.addEventListener('message', (event: MessageEvent<WorkerCall>) => {
  void answer(event.data).then((reply) => self.postMessage(reply));
});
