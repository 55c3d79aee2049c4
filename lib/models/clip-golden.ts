import { seededRandom } from './seeded-random.ts';

const clips = 4;

/** Drawn features of four clips, [4, frames, features]: what the golden logits of a clip model are of. */
export function goldenFeatures(frames: number, features: number): Float32Array {
  const random = seededRandom(7);
  return Float32Array.from({ length: clips * frames * features }, () => 2 * random());
}
