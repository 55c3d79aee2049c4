import { seededRandom } from '../../lib/models/seeded-random.ts';

/** At most `count` of the samples, drawn by a fixed seed so that every run sees the same ones; in their order. */
export function drawSamples<T>(samples: readonly T[], count: number): T[] {
  if (samples.length <= count) return [...samples];
  const random = seededRandom(1);
  const drawn = samples.map((_, i) => ({ i, at: random() })).sort((a, b) => a.at - b.at);
  const chosen = new Set(drawn.slice(0, count).map(({ i }) => i));
  return samples.filter((_, i) => chosen.has(i));
}
