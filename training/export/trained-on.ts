import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { trainedOn } from './card-text.ts';
import type { TrainingConfig } from '../config.ts';
import { licenceOf } from '../data/licences.ts';

const factsSchema = v.object({
  splits: v.object({ train: v.object({ byDataset: v.record(v.string(), v.number()) }) }),
});

/** What the run learned from, by the facts in its data.json; the words for the face model where it has none (before 0.2). */
export function trainedOnLines(runFolder: string, { pretrained }: Pick<TrainingConfig, 'pretrained'>): string[] {
  const path = join(runFolder, 'data.json');
  if (!existsSync(path)) return trainedOn;
  const { byDataset } = v.parse(factsSchema, JSON.parse(readFileSync(path, 'utf8'))).splits.train;
  const names = [...new Set(Object.keys(byDataset).map((key) => key.slice(0, key.lastIndexOf('/'))))];
  const count = (key: string) => (byDataset[key] ?? 0).toLocaleString('en');
  const lines = names.map((name) => {
    const licence = licenceOf(name);
    return `${name}: crops of ${count(`${name}/real`)} real and ${count(`${name}/fake`)} fake faces${licence ? ` (${licence})` : ''}`;
  });
  return pretrained ? [...lines, `${basename(pretrained)}, through its pretrained weights`] : lines;
}
