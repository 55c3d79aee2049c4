import type { FrameResult, JudgeFrameRequest, VideoInference } from '../../video/contract.ts';
import { createCaller } from '../ask-inference.ts';

interface Services {
  ensureInference: () => Promise<void>;
  /** Makes sure that inference hears when this document goes. */
  hold: () => void;
  video: VideoInference;
}

/** Whatever hangs elsewhere must not hold a video's sampling for ever. */
const patienceMs = 20_000;

function givenUp(signal: AbortSignal): Promise<FrameResult> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve({ status: 'failed', reason: 'timed-out', detail: `no answer within ${patienceMs} ms` }),
      patienceMs,
    );
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}

export interface AskVideoInference {
  judge(request: JudgeFrameRequest): Promise<FrameResult>;
  endStream(streamId: string): void;
}

/** Judges frames, starting inference where it has to; a broken connection is an outcome and no exception. */
export function createAskVideoInference({ ensureInference, hold, video }: Services): AskVideoInference {
  const caller = createCaller({ ensureInference });
  return {
    async judge(request) {
      const done = new AbortController();
      const judgeFrame = () => {
        hold();
        return video.judgeFrame(request);
      };
      const result = await Promise.race([caller(judgeFrame), givenUp(done.signal)]);
      done.abort();
      return result;
    },
    endStream: (streamId) => void video.endStream(streamId).catch(() => undefined),
  };
}
