import type { UnreadableVideo } from '../../messaging/page-contract.ts';
import type { Sensitivity } from '../../models/verdict.ts';
import type { FrameResult, JudgeFrameRequest } from '../../video/contract.ts';
import { nextFrame, rest } from './next-frame.ts';
import type { PresentedFrame } from './next-frame.ts';
import type { ReadFrame } from './read-frame.ts';
import type { StreamIdentity } from './stream-identity.ts';

export interface SamplerOptions {
  element: HTMLVideoElement;
  stream: StreamIdentity;
  read(): Promise<ReadFrame>;
  judge(request: JudgeFrameRequest): Promise<FrameResult>;
  sensitivity(): Sensitivity;
  /** Asked anew for each frame. */
  intervalMs(): number;
  onFrame(frame: PresentedFrame): void;
  /** Of the present stream; an answer about an earlier one is dropped. */
  onResult(result: FrameResult): void;
  onUnreadable(reason: UnreadableVideo): void;
}

const idleRetryMs = 500;
/** A judge that is busy or not there is asked ever more rarely, up to this many times the interval. */
const longestBackOff = 16;
const failedRetryMs = 1000;

type Outcome = 'judged' | 'busy' | 'failed' | 'none' | 'ended';

async function sampleOnce(options: SamplerOptions, signal: AbortSignal): Promise<Outcome> {
  const { element, stream } = options;
  const presented = await nextFrame(element, signal);
  if (!presented) return 'ended';
  options.onFrame(presented);
  const streamId = stream.at(presented.timeSeconds);
  if (streamId === null) return 'none';
  const read = await options.read();
  if (signal.aborted || stream.id !== streamId) return signal.aborted ? 'ended' : 'none';
  if (read.status === 'unreadable') {
    options.onUnreadable(read.reason);
    return 'ended';
  }
  if (read.status === 'none') return 'none';
  const { frame, videoSize } = read;
  const { timeSeconds } = presented;
  const result = await options.judge({ streamId, timeSeconds, frame, videoSize, sensitivity: options.sensitivity() });
  if (signal.aborted) return 'ended';
  if (stream.id === streamId) options.onResult(result);
  return result.status;
}

/**
 * Judges frames of one playing video, one at a time, until the signal aborts. Never throws: what cannot be read or
 * judged is told and, where that may change, tried again.
 */
export async function sampleVideo(options: SamplerOptions, signal: AbortSignal): Promise<void> {
  let backOff = 1;
  while (!signal.aborted) {
    const startMs = performance.now();
    const outcome = await sampleOnce(options, signal);
    if (outcome === 'ended') return;
    const isRefused = outcome === 'busy' || outcome === 'failed';
    backOff = isRefused ? Math.min(longestBackOff, backOff * 2) : 1;
    const waits = {
      judged: options.intervalMs(),
      busy: options.intervalMs(),
      failed: failedRetryMs,
      none: idleRetryMs,
    };
    await rest(Math.max(0, waits[outcome] * backOff - (performance.now() - startMs)), signal);
  }
}
