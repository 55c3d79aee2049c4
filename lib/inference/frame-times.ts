const secondsPerFrame = 1;
const minFrames = 4;
const maxFrames = 16;

/** Frames a second of a video that is followed, where nobody asks for others; the live path samples about as often. */
export const defaultFramesPerSecond = 4;

/** Without a rate that was asked for: five minutes at the default rate, then fewer a second, as long as tracks hold together. */
const mostUnaskedFrames = 1200;
const leastUnaskedRate = 0.2;

export function unaskedRate(durationSeconds: number): number {
  const rate = Math.max(leastUnaskedRate, mostUnaskedFrames / durationSeconds);
  return Math.min(defaultFramesPerSecond, Number(rate.toFixed(2)));
}

/** Moments spread evenly over the length, none at the very ends. */
export function sampleTimes(durationSeconds: number): number[] {
  const count = Math.min(maxFrames, Math.max(minFrames, Math.ceil(durationSeconds / secondsPerFrame)));
  return Array.from({ length: count }, (_, index) => ((index + 0.5) * durationSeconds) / count);
}

/** Moments over the whole length, each in the middle of its part, `framesPerSecond` apart or less. */
export function followTimes(durationSeconds: number, framesPerSecond: number): number[] {
  const count = Math.max(1, Math.round(durationSeconds * framesPerSecond));
  return Array.from({ length: count }, (_, index) => ((index + 0.5) * durationSeconds) / count);
}
