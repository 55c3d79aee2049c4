import type { Caller, Served } from '../messaging/serve.ts';
import { faceQuality } from '../models/calibration.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import type { VideoInference } from '../video/contract.ts';
import type { CropResult, InferenceService, InferenceStatus } from './contract.ts';
import { readClipCard } from './clip-files.ts';
import { clipJudgeStarter } from './clip-judge-starter.ts';
import { explainFace } from './explain-face.ts';
import { startInferenceWorker } from './inference-worker.ts';
import { readModelCard } from './model-files.ts';
import { OpenRequests } from './open-requests.ts';
import { PictureJudge } from './picture-judge.ts';
import { readSource } from './read-source.ts';
import {
  parseCropRequest,
  parseExplainRequest,
  parseJudgeFrameRequest,
  parseJudgeRequest,
  parseRequestIds,
  parseSelfTestRequest,
  parseStreamId,
  parseTabId,
} from './request-schema.ts';
import type { Parsed } from './request-schema.ts';
import { retryable } from './retryable.ts';
import { watchStreamPorts } from './stream-ports.ts';
import { VideoStreams } from './video-streams.ts';
import { WorkerPool } from './worker-pool.ts';
import type { ClassifiedCrops, FrameMeasurement, Measurement, WorkerStatus } from './worker-protocol.ts';

const maxWorkers = 2;
const taskTimeoutMs = 30_000;
const parallelReads = 6;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function expectValid<T>(parsed: Parsed<T>): T {
  if (!parsed.isValid) throw new Error(parsed.why);
  return parsed.value;
}

function expectExtensionPage(caller: Caller, method: string): void {
  if (!caller.isExtensionPage) throw new Error(`${method}: only the extension's own pages may ask for this.`);
}

/** In a worker of its own: a self-test changes the backend under whoever shares its worker. */
async function selfTestAlone(request: unknown): Promise<{ logits: number[]; expected: number[] }> {
  const worker = startInferenceWorker();
  try {
    const answer = await worker.call({ task: 'selfTest', request: expectValid(parseSelfTestRequest(request)) });
    return answer as { logits: number[]; expected: number[] };
  } finally {
    worker.terminate('The self-test has ended.');
  }
}

async function cropOn(pool: WorkerPool, request: unknown): Promise<CropResult> {
  const { image, spec, detection } = expectValid(parseCropRequest(request));
  const bytes = await image.arrayBuffer();
  try {
    return (await pool.run({ task: 'crop', request: { bytes, spec, detection } }, [bytes])) as CropResult;
  } catch (error) {
    return { status: 'failed', reason: 'internal', detail: messageOf(error) };
  }
}

/**
 * Inference in this context: the offscreen document, in Firefox the background page. Workers start at once.
 * Arguments are untrusted, whatever their types say.
 */
export function createInferenceService(): Served<InferenceService & VideoInference> {
  const workers = Math.max(1, Math.min(maxWorkers, navigator.hardwareConcurrency || 1));
  const pool = new WorkerPool({ count: workers, start: startInferenceWorker, taskTimeoutMs });
  const card = retryable(readModelCard);
  const requests = new OpenRequests();
  const judge = new PictureJudge({
    card,
    read: readSource,
    parallelReads,
    parallelMeasurements: workers,
    async measure(picture) {
      const bytes = await picture.arrayBuffer();
      return (await pool.run({ task: 'measure', request: { bytes } }, [bytes])) as Measurement;
    },
  });
  const streams = new VideoStreams({
    card,
    parallelFrames: workers,
    measure: async (request) =>
      (await pool.run({ task: 'measureFrame', request }, [request.bytes])) as FrameMeasurement,
    startClipJudge: clipJudgeStarter({
      readCard: async () => readClipCard(await card()),
      judge: async (request) => (await pool.run({ task: 'judgeClip', request })) as number,
    }),
  });
  watchStreamPorts((owner) => streams.dropOwner(owner));
  return {
    async judge(caller, request) {
      const parsed = parseJudgeRequest(request);
      if (!parsed.isValid) return { status: 'failed', reason: 'bad-request', detail: parsed.why };
      return requests.track(caller, parsed.value.requestId, (signal) => judge.judge(parsed.value, signal));
    },
    async explain(caller, request) {
      const parsed = parseExplainRequest(request);
      if (!parsed.isValid) return { status: 'failed', reason: 'bad-request', detail: parsed.why };
      const { requestId, crop, facePx } = parsed.value;
      const quality = faceQuality(crop, facePx);
      const classify = async (crops: RgbPixels[]) =>
        (await pool.run({ task: 'classify', request: { crops, quality } })) as ClassifiedCrops;
      return requests.track(caller, requestId, (signal) => explainFace(crop, { card, classify, signal }));
    },
    async judgeFrame(caller, request) {
      const parsed = parseJudgeFrameRequest(request);
      if (!parsed.isValid) return { status: 'failed', reason: 'bad-request', detail: parsed.why };
      return streams.judgeFrame(caller, parsed.value);
    },
    async endStream(caller, streamId) {
      streams.end(caller, expectValid(parseStreamId(streamId)));
    },
    async cancel(caller, requestIds) {
      requests.cancel(caller, expectValid(parseRequestIds(requestIds)));
    },
    async dropTab(caller, tabId) {
      expectExtensionPage(caller, 'dropTab');
      const dropped = expectValid(parseTabId(tabId));
      requests.dropTab(dropped);
      streams.dropTab(dropped);
    },
    async status(): Promise<InferenceStatus> {
      try {
        const [modelCard, worker] = await Promise.all([card(), pool.run({ task: 'status', request: {} })]);
        const status = worker as WorkerStatus;
        return status.status === 'ready' ? { ...status, card: modelCard, workers } : status;
      } catch (error) {
        return { status: 'failed', reason: 'model-unavailable', detail: messageOf(error) };
      }
    },
    async crop(caller, request) {
      expectExtensionPage(caller, 'crop');
      return cropOn(pool, request);
    },
    async selfTest(caller, request) {
      expectExtensionPage(caller, 'selfTest');
      return selfTestAlone(request);
    },
  };
}
