import type { ImageResult, InferenceService } from '../inference/contract.ts';
import type { BackgroundService } from '../messaging/background-contract.ts';
import type { Settings } from '../settings/settings.ts';
import type { VideoInference } from '../video/contract.ts';
import type { StreamPort } from './video/hold-streams.ts';
import { answerWithin } from './answer-within.ts';
import { createAskInference } from './ask-inference.ts';
import { cancelled } from './judge-queue.ts';
import type { JudgeJob } from './judge-queue.ts';
import { readImage } from './read-image.ts';
import { uniqueId } from './unique-id.ts';

export interface Services {
  background: Pick<BackgroundService, 'ensureInference' | 'captureVisibleTab' | 'reportPage'>;
  inference: Pick<InferenceService, 'judge' | 'cancel' | 'explain'>;
  video: VideoInference;
  /** Opens the port of `videoPortName`. */
  connect: () => StreamPort;
}

/** Whatever hangs elsewhere must not hang the page's queue. */
const patienceMs = 60_000;

export type Judge = (
  job: Pick<JudgeJob, 'requestId' | 'priority' | 'signal'>,
  source: Source,
  settings: Settings,
) => Promise<ImageResult>;
type Source = Parameters<InferenceService['judge']>[0]['source'];

/** Sends bytes or an address to inference; an aborted job takes its request back. */
export function createJudge({ background, inference }: Pick<Services, 'background' | 'inference'>): Judge {
  const ask = createAskInference({ ensureInference: () => background.ensureInference(), inference });
  const frameKey = uniqueId();
  return async ({ requestId, priority, signal }, source, { sensitivity }) => {
    const request = { requestId: `${frameKey}/${requestId}`, source, priority, sensitivity };
    const done = new AbortController();
    const takeBack = () => void inference.cancel([request.requestId]).catch(() => undefined);
    signal.addEventListener('abort', takeBack, { signal: done.signal });
    const result = await answerWithin(ask(request), patienceMs);
    done.abort();
    return result;
  };
}

/** Reads a job's picture and has it judged. */
export async function runJob(judge: Judge, job: JudgeJob, settings: Settings): Promise<ImageResult> {
  const [picture] = job.waiting;
  if (!picture) return cancelled;
  const read = await readImage(picture, job.address, job.signal);
  if (job.signal.aborted) return cancelled;
  return read.status === 'read' ? judge(job, read.source, settings) : read;
}
