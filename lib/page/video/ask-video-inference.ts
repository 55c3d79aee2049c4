import type { FrameResult, JudgeFrameRequest, VideoInference } from '../../video/contract.ts';
import { answerWithin } from '../answer-within.ts';
import { createCaller } from '../ask-inference.ts';

interface Services {
  ensureInference: () => Promise<void>;
  /** Makes sure that inference hears when this document goes. */
  hold: () => void;
  video: VideoInference;
}

/** Whatever hangs elsewhere must not hold a video's sampling for ever. */
const patienceMs = 20_000;

export interface AskVideoInference {
  judge(request: JudgeFrameRequest): Promise<FrameResult>;
  endStream(streamId: string): void;
}

/** Judges frames, starting inference where it has to; a broken connection is an outcome and no exception. */
export function createAskVideoInference({ ensureInference, hold, video }: Services): AskVideoInference {
  const caller = createCaller({ ensureInference });
  return {
    judge(request) {
      const judgeFrame = () => {
        hold();
        return video.judgeFrame(request);
      };
      return answerWithin(caller(judgeFrame), patienceMs);
    },
    endStream: (streamId) => void video.endStream(streamId).catch(() => undefined),
  };
}
