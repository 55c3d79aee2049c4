import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultShares, splitRuleText } from '../data/assign-splits.ts';
import type { SplitSample } from '../data/balance.ts';
import type { FoundData } from '../data/find-data.ts';
import { grouped } from '../data/grouped.ts';
import type { JournalLine } from './crop-store.ts';
import type { PrepareRequest } from './prepare-request.ts';
import type { PreparedFace } from './prepared-face.ts';
import { openPreparedSet } from './prepared-set.ts';
import { reportText } from './report-text.ts';
import { sampleSheet } from './sample-sheet.ts';

export interface KindCounts {
  dataset: string;
  label: 'real' | 'fake';
  method: string;
  /** Pictures and videos. */
  files: number;
  train: number;
  val: number;
  test: number;
  /** Of the longer side of the face box in source pixels. */
  medianFacePx: number;
}

export interface PrepareReport {
  splitRule: string;
  places: FoundData['places'];
  unrecognised: string[];
  problems: string[];
  kinds: KindCounts[];
  crops: number;
  averagedBoxes: number;
  /** Pictures and frames without a crop, by reason. */
  misses: Record<string, number>;
  licences: string[];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

function countsOf(faces: readonly PreparedFace[]): KindCounts[] {
  const kinds = grouped(faces, ({ dataset, label, method }) => `${dataset} ${label} ${method ?? ''}`);
  return [...kinds.values()].map((members) => {
    const { dataset, label, method = '' } = members[0]!;
    const inSplit = (split: string) => members.filter((face) => face.split === split).length;
    return {
      dataset,
      label: label === 1 ? 'fake' : 'real',
      method,
      files: new Set(members.map(({ file }) => file)).size,
      train: inSplit('train'),
      val: inSplit('val'),
      test: inSplit('test'),
      medianFacePx: median(members.map(({ box }) => Math.max(box.width, box.height))),
    };
  });
}

function missCounts(lines: readonly JournalLine[]): Record<string, number> {
  const reasons = lines.flatMap(({ misses }) => misses.map(({ reason }) => reason.split(':')[0]!));
  return Object.fromEntries([...grouped(reasons, (reason) => reason)].map(([reason, all]) => [reason, all.length]));
}

/** Writes report.json, report.md and samples.png beside the crops. */
export async function writeReport(
  request: PrepareRequest,
  { lines, found }: { lines: readonly JournalLine[]; items: readonly SplitSample[]; found: Omit<FoundData, 'samples'> },
): Promise<PrepareReport> {
  const set = openPreparedSet(request.outFolder);
  const { shares = defaultShares, testOnly } = request;
  const report: PrepareReport = {
    splitRule: splitRuleText({ shares, ...(testOnly && { testOnly }) }),
    ...found,
    kinds: countsOf(set.faces),
    crops: set.faces.length,
    averagedBoxes: set.faces.filter(({ boxFrom }) => boxFrom === 'averaged').length,
    misses: missCounts(lines),
    licences: [...new Set(set.faces.flatMap(({ licence }) => (licence ? [licence] : [])))],
  };
  writeFileSync(join(set.folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(set.folder, 'report.md'), reportText(report, set, lines));
  writeFileSync(join(set.folder, 'samples.png'), await sampleSheet(set));
  return report;
}
