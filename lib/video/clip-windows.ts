import type { FaceQuality } from '../models/calibration.ts';
import type { ClipJudge } from './clip-judge.ts';

export interface ClipWindowsParts {
  /** Of the clip model's card: crops in a window, least and most media seconds between two of them. */
  clip: { frames: number; secondsBetween: readonly [number, number] };
  /** Of the clip model's card. */
  thresholds: ClipJudge['thresholds'];
  /** The calibrated logit of a window: [frames] of [features], and the quality of its first crop. */
  judgeWindow: (features: readonly Float32Array[], quality: FaceQuality) => Promise<number>;
}

interface WindowCrop {
  timeSeconds: number;
  features: Float32Array;
  quality: FaceQuality;
}

/** Part of the least and of the most time between two crops by which frames may come early or late: players are not that exact. */
const slack = 0.2;

/**
 * Cuts each track into windows as the clip model was trained on: frames that come too soon are left out, a longer time
 * without the face starts a window anew, and each window shares half of its crops with the one before.
 */
export function createClipWindows({ clip, thresholds, judgeWindow }: ClipWindowsParts): ClipJudge {
  const [least, most] = clip.secondsBetween;
  const windows = new Map<number, WindowCrop[]>();

  function withCrop(window: readonly WindowCrop[], crop: WindowCrop): WindowCrop[] {
    const latest = window.at(-1);
    const passed = latest ? crop.timeSeconds - latest.timeSeconds : 0;
    if (!latest || passed < 0 || passed > most * (1 + slack)) return [crop];
    return passed < least * (1 - slack) ? [...window] : [...window, crop];
  }

  return {
    thresholds,
    async push(trackId, timeSeconds, features, quality) {
      const window = withCrop(windows.get(trackId) ?? [], { timeSeconds, features, quality });
      const isFull = window.length >= clip.frames;
      windows.set(trackId, isFull ? window.slice(Math.ceil(clip.frames / 2)) : window);
      if (!isFull) return undefined;
      const logit = await judgeWindow(
        window.map((crop) => crop.features),
        window[0]!.quality,
      );
      return { timeSeconds, logit };
    },
    end: (trackId) => void windows.delete(trackId),
  };
}
