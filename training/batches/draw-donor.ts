import { fitSimilarity } from '../augment/blend/similarity.ts';
import type { Random } from '../augment/draw.ts';
import { facesOf } from './sample-table.ts';
import type { SampleTable } from './sample-table.ts';

const candidates = 8;
/** A donor whose landmarks lie further off looks elsewhere. */
const maxResidual = 0.3;
const pools = new WeakMap<SampleTable, Map<number, number[]>>();

/**
 * Another real sample for a cross-blend: of the same data set, so that camera and codec do not tell, of another source,
 * and of those drawn the one whose landmarks lie most alike (as Face X-ray searches, Li et al. 2020). Undefined where
 * none is alike or there are no landmarks: a self-blend is better than a face beside the face.
 */
export function drawDonor(table: SampleTable, index: number, random: Random): number | undefined {
  const pool = realsOf(table, table.datasets[index]!);
  const drawn = Array.from({ length: candidates }, () => pool[Math.floor(random() * pool.length)]!).filter(
    (other) => table.sources[other] !== table.sources[index],
  );
  let best: number | undefined;
  let least = maxResidual;
  for (const other of drawn) {
    const residual = unlikeness(table, index, other);
    if (residual >= least) continue;
    best = other;
    least = residual;
  }
  return best;
}

function unlikeness(table: SampleTable, index: number, other: number): number {
  const target = facesOf(table, index)[0]!.landmarks;
  const donor = facesOf(table, other)[0]!.landmarks;
  if (!target || target.length !== donor?.length) return Number.MAX_VALUE;
  return fitSimilarity(target, donor, table.storedPx).residual;
}

function realsOf(table: SampleTable, dataset: number): number[] {
  const known = pools.get(table) ?? new Map<number, number[]>();
  pools.set(table, known);
  const pool =
    known.get(dataset) ??
    Array.from(table.labels.keys()).filter((i) => table.labels[i] === 0 && table.datasets[i] === dataset);
  known.set(dataset, pool);
  return pool;
}
