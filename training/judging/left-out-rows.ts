import type { FigureRow, MethodRow, VideoRow } from './evaluation.ts';
import { figureRows, methodRows, videoRows } from './figures.ts';
import type { FigureOptions } from './figures.ts';
import type { JudgedSample } from './judged-sample.ts';

/** The split of rows about what training did not see of any split. */
export const leftOutSplit = 'left out';

export interface LeftOutRows {
  rows: FigureRow[];
  methods: MethodRow[];
  videos: VideoRow[];
}

/**
 * Rows of each data set that has left-out samples. Fakes without real samples of their own are measured against the
 * tested real ones of their data set, or else of the data sets that were trained on.
 */
export function leftOutRows(
  leftOut: readonly JudgedSample[],
  tested: readonly JudgedSample[],
  options: Omit<FigureOptions, 'split'>,
): LeftOutRows {
  const found: LeftOutRows = { rows: [], methods: [], videos: [] };
  const named = { ...options, split: leftOutSplit };
  for (const name of new Set(leftOut.map(({ dataset }) => dataset))) {
    const samples = measuredWith(leftOut, tested, name);
    const isOwn = ({ dataset }: FigureRow) => dataset === name;
    found.rows.push(...figureRows(samples, named).filter(isOwn));
    found.methods.push(...methodRows(samples, named).filter(isOwn));
    found.videos.push(...videoRows(samples, named).filter(isOwn));
  }
  return found;
}

function measuredWith(
  leftOut: readonly JudgedSample[],
  tested: readonly JudgedSample[],
  name: string,
): readonly JudgedSample[] {
  const own = leftOut.filter(({ dataset }) => dataset === name);
  const hasReal = own.some(({ label }) => label === 0);
  const hasFake = own.some(({ label }) => label === 1);
  if (hasReal || !hasFake) return own;
  const reals = tested.filter(({ label }) => label === 0);
  const paired = reals.filter(({ dataset }) => dataset === name);
  return [...own, ...(paired.length > 0 ? paired : reals)];
}
