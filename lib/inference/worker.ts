import { calibratedLogit } from '../models/calibration.ts';
import { loadClassifier, runSelfTest } from './classifier.ts';
import { loadClipClassifier } from './clip-classifier.ts';
import { readClipFiles } from './clip-files.ts';
import { cropPicture } from './crop-picture.ts';
import { loadDetector } from './load-detector.ts';
import { measureFrame } from './measure-frame.ts';
import { measurePicture } from './measure-picture.ts';
import { retryable } from './retryable.ts';
import type { WorkerCall, WorkerReply, WorkerStatus, WorkerTasks } from './worker-protocol.ts';

const classifier = retryable(loadClassifier);
const parts = { classifier, detector: retryable(() => loadDetector(classifier)) };

/** After the classifier, which chooses the backend. */
const clipClassifier = retryable(async () => loadClipClassifier(await readClipFiles((await classifier()).card)));

async function status(): Promise<WorkerStatus> {
  const [model, detector] = await Promise.allSettled([parts.classifier(), parts.detector()]);
  if (model.status === 'rejected') {
    return { status: 'failed', reason: 'model-unavailable', detail: String(model.reason) };
  }
  if (detector.status === 'rejected') {
    return { status: 'failed', reason: 'detector-unavailable', detail: String(detector.reason) };
  }
  return { status: 'ready', ...model.value.backend(), detector: detector.value.name };
}

const classify: WorkerTasks['classify'] = async ({ crops, quality }) => {
  const loaded = await parts.classifier();
  const startMs = performance.now();
  const logits = await loaded.logits(crops);
  const calibrated = logits.map((logit) => calibratedLogit(logit, quality, loaded.card));
  return { logits: calibrated, ms: performance.now() - startMs };
};

const tasks: WorkerTasks = {
  measure: ({ bytes }) => measurePicture(bytes, parts),
  measureFrame: (request) => measureFrame(request, parts),
  judgeClip: async (request) =>
    (await classifier()).onWorkingBackend(async () => (await clipClassifier()).logit(request)),
  crop: (request) => cropPicture(request, parts.detector),
  classify,
  status,
  selfTest: runSelfTest,
};

function run(call: WorkerCall): Promise<unknown> {
  switch (call.task) {
    case 'measure':
      return tasks.measure(call.request);
    case 'measureFrame':
      return tasks.measureFrame(call.request);
    case 'judgeClip':
      return tasks.judgeClip(call.request);
    case 'crop':
      return tasks.crop(call.request);
    case 'classify':
      return tasks.classify(call.request);
    case 'status':
      return tasks.status(call.request);
    case 'selfTest':
      return tasks.selfTest(call.request);
  }
}

async function answer(call: WorkerCall): Promise<WorkerReply> {
  const { callId } = call;
  try {
    return { callId, ok: true, value: await run(call) };
  } catch (error) {
    return { callId, ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

self.addEventListener('message', (event: MessageEvent<WorkerCall>) => {
  void answer(event.data).then((reply) => self.postMessage(reply));
});
