import { mean } from './mean.ts';
import type { JudgedSample } from './judged-sample.ts';

export const poolings = ['mean', 'max', 'robust'] as const;
export type Pooling = (typeof poolings)[number];

/** Part of the frames left out at either end by the robust mean. */
const trimmed = 0.2;

/** One probability for several frames; `robust` is their mean without the lowest and the highest fifth. */
export function pooled(scores: readonly number[], pooling: Pooling): number {
  if (scores.length === 0) throw new Error('pooled: expected frames, got none');
  if (pooling === 'max') return Math.max(...scores);
  if (pooling === 'mean') return mean(scores);
  const cut = Math.floor(scores.length * trimmed);
  return mean([...scores].sort((a, b) => a - b).slice(cut, scores.length - cut));
}

/** One sample for each face of each video, its score pooled over the frames; pictures are left out. */
export function videoSamples(judged: readonly JudgedSample[], pooling: Pooling): JudgedSample[] {
  const tracks = new Map<string, JudgedSample[]>();
  for (const sample of judged.filter(({ isVideo }) => isVideo)) {
    const key = `${sample.dataset}\n${sample.file}\n${sample.face}`;
    const track = tracks.get(key);
    if (track) track.push(sample);
    else tracks.set(key, [sample]);
  }
  return [...tracks.values()].map((track) => ({
    ...track[0]!,
    score: pooled(
      track.map(({ score }) => score),
      pooling,
    ),
  }));
}
