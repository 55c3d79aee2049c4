import type { Split } from '../../data/sample.ts';
import { grouped } from '../../data/grouped.ts';
import type { PreparedFace } from '../../prepared/prepared-face.ts';
import { shuffled } from '../../trainer/sampler.ts';
import type { DecoderKind } from './autoencoder.ts';

export const reconstructedDataset = 'reconstructed';

/** A real face and the decoder that draws it again. */
export interface PlannedFake {
  real: PreparedFace;
  kind: DecoderKind;
}

/** Real faces that may be drawn again, each data set's by itself; without names those of every set. */
export function realFaces(
  faces: readonly PreparedFace[],
  split: Split,
  datasets: readonly string[],
): Map<string, PreparedFace[]> {
  const reals = faces.filter(
    (face) =>
      face.label === 0 &&
      face.split === split &&
      face.dataset !== reconstructedDataset &&
      (datasets.length === 0 || datasets.includes(face.dataset)),
  );
  return grouped(reals, ({ dataset }) => dataset);
}

/** As even as the most that each may give allows. */
export function evenShares(most: readonly number[], count: number): number[] {
  const shares = most.map(() => 0);
  let left = Math.min(
    count,
    most.reduce((a, b) => a + b, 0),
  );
  while (left > 0) {
    const open = most.flatMap((limit, i) => (shares[i]! < limit ? [i] : []));
    const each = Math.max(1, Math.floor(left / open.length));
    for (const i of open) {
      const more = Math.min(each, most[i]! - shares[i]!, left);
      shares[i]! += more;
      left -= more;
    }
  }
  return shares;
}

/**
 * `count` fakes of a split, evenly from the data sets and by the decoders. A real face comes again, with another
 * decoder, only where its data set has too few; no pair of face and decoder comes twice.
 */
export function planFakes(
  reals: ReadonlyMap<string, readonly PreparedFace[]>,
  kinds: readonly DecoderKind[],
  { count, seed }: { count: number; seed: number },
): PlannedFake[] {
  const pools = [...reals.values()].map((faces, i) => shuffled(faces, seed * 31 + i));
  const shares = evenShares(
    pools.map(({ length }) => length * kinds.length),
    count,
  );
  return pools.flatMap((pool, i) =>
    Array.from({ length: shares[i]! }, (_, k) => {
      const round = Math.floor(k / pool.length);
      const place = k % pool.length;
      return { real: pool[place]!, kind: kinds[(place + round) % kinds.length]! };
    }),
  );
}
