import type { ClipCard } from '../models/clip-card.ts';
import type { ClipJudge } from '../video/clip-judge.ts';
import { createClipWindows } from '../video/clip-windows.ts';
import { retryable } from './retryable.ts';
import type { ClipToJudge } from './worker-protocol.ts';

interface ClipParts {
  /** Undefined where no clip model ships. */
  readCard: () => Promise<ClipCard | undefined>;
  judge: (clip: ClipToJudge) => Promise<number>;
}

/**
 * Starts a clip judge for each stream. Where the clip model does not work it says so once and is not asked again: frames
 * alone judge videos then, and their results say that they do.
 */
export function clipJudgeStarter({ readCard, judge }: ClipParts): () => Promise<ClipJudge | undefined> {
  let isBroken = false;
  const giveUp = (error: unknown) => {
    if (!isBroken) console.error('Telltale: videos are judged by single frames, the clip model does not work:', error);
    isBroken = true;
    return undefined;
  };
  const card = retryable(readCard);
  return async () => {
    const known = isBroken ? undefined : await card().catch(giveUp);
    if (!known) return undefined;
    const judgeWindow = (features: readonly Float32Array[], quality: ClipToJudge['quality']) =>
      judge({ features, quality });
    const windows = createClipWindows({ clip: known.clip, thresholds: known.thresholds, judgeWindow });
    return {
      ...windows,
      push: async (...crop) => (isBroken ? undefined : windows.push(...crop).catch(giveUp)),
    };
  };
}
