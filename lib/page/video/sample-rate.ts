/** What the rate of sampling depends on. */
export interface SamplingConditions {
  /** Media seconds sampled of this stream. */
  sampledSeconds: number;
  /** Media seconds seen of the youngest face that is still looked at; undefined where there is none. */
  lookingSeconds: number | undefined;
  isOnBattery: boolean;
  /** Of the video as it is displayed, in CSS pixels. */
  shorterSidePx: number;
  /** How busy the main thread is: 0 not, 1 busy, 2 very busy. */
  load: 0 | 1 | 2;
  playbackRate: number;
}

const firstSeconds = 4;
const perSecond = { first: 4, looking: 2, settled: 1 };
const smallSidePx = 240;
const longestIntervalMs = 4000;
const loadFactors = [1, 2, 4] as const;

function framesPerSecond({ sampledSeconds, lookingSeconds }: SamplingConditions): number {
  if (sampledSeconds < firstSeconds || (lookingSeconds ?? Infinity) < firstSeconds) return perSecond.first;
  return lookingSeconds === undefined ? perSecond.settled : perSecond.looking;
}

/**
 * Milliseconds between two frames: four a second for the first four seconds of a stream or a face, then two until it is
 * settled, then one. Half of that on battery, half for small videos, half or a quarter on a busy main thread; never
 * fewer than one in four seconds. A slowed-down video is sampled by its own time, a fast one no more often.
 */
export function sampleIntervalMs(conditions: SamplingConditions): number {
  const { isOnBattery, shorterSidePx, load, playbackRate } = conditions;
  const slower = playbackRate > 0 && playbackRate < 1 ? 1 / playbackRate : 1;
  const factor = (isOnBattery ? 2 : 1) * (shorterSidePx < smallSidePx ? 2 : 1) * loadFactors[load] * slower;
  return Math.min(longestIntervalMs, (1000 / framesPerSecond(conditions)) * factor);
}
