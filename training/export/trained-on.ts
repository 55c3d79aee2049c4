import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { augmentationParts } from '../augment/augmentation-config.ts';
import type { TrainingConfig } from '../config.ts';
import { licenceOf } from '../data/licences.ts';
import { termsOf, trainedOn } from './card-text.ts';

const factsSchema = v.object({
  splits: v.object({ train: v.object({ byDataset: v.record(v.string(), v.number()) }) }),
});

/** What each data set gave to training, in crops. */
type Counts = Record<string, { real: number; fake: number }>;

const assumed = ['dfdc', '140k-faces', 'ciplab', 'stable-diffusion-21', 'generated-photos', 'celeba'];

/**
 * What the run learned from and the terms that come of it, by the facts in its data.json; the words for the face model
 * where it has none (before 0.2).
 */
export function trainingData(
  runFolder: string,
  { pretrained, augmentation }: Pick<TrainingConfig, 'pretrained' | 'augmentation'>,
): { trainedOn: string[]; terms: string } {
  const counts = countsOf(runFolder);
  if (!counts) return { trainedOn, terms: termsOf(assumed, { pretrained: true }) };
  const starts = pretrained ? [pretrained] : memberStarts(runFolder);
  const origins = [...new Set(starts.flatMap((start) => originLines(start)))];
  const sets = Object.entries(counts).map(([name, { real, fake }]) => {
    if (name === 'reconstructed')
      return `reconstructed: ${fake.toLocaleString('en')} real training faces passed through autoencoders of our own, beside ${real.toLocaleString('en')} of them as they were`;
    const licence = licenceOf(name);
    return `${name}: crops of ${real.toLocaleString('en')} real and ${fake.toLocaleString('en')} fake faces${licence ? ` (${licence})` : ''}`;
  });
  return {
    trainedOn: [...sets, ...selfBlendedLines(counts, augmentation), ...origins],
    terms: termsOf(Object.keys(counts), { pretrained: starts.length > 0 }),
  };
}

const ensembleSchema = v.object({ runs: v.array(v.object({ pretrained: v.optional(v.string()) })) });

/** What the members of an ensemble started from. */
function memberStarts(runFolder: string): string[] {
  const path = join(runFolder, 'ensemble.json');
  if (!existsSync(path)) return [];
  const { runs } = v.parse(ensembleSchema, JSON.parse(readFileSync(path, 'utf8')));
  return runs.flatMap(({ pretrained }) => pretrained ?? []);
}

const cardSchema = v.object({ trainedOn: v.array(v.string()) });

/** Where a chain of runs began: a backbone, or what a shipped model began with. */
function originLines(pretrained: string, chain: readonly string[] = []): string[] {
  const read = (file: string) => JSON.parse(readFileSync(join(pretrained, file), 'utf8')) as unknown;
  if (existsSync(join(pretrained, 'card.json')))
    return v.parse(cardSchema, read('card.json')).trainedOn.filter((line) => line.includes('pretrained'));
  if (!existsSync(join(pretrained, 'config.json'))) return [`${basename(pretrained)}, through its pretrained weights`];
  const before = v.parse(v.looseObject({ pretrained: v.optional(v.string()) }), read('config.json')).pretrained;
  return before === undefined || chain.includes(before) ? [] : originLines(before, [...chain, pretrained]);
}

function countsOf(runFolder: string): Counts | undefined {
  const path = join(runFolder, 'data.json');
  if (!existsSync(path)) return undefined;
  const { byDataset } = v.parse(factsSchema, JSON.parse(readFileSync(path, 'utf8'))).splits.train;
  const names = [...new Set(Object.keys(byDataset).map((key) => key.slice(0, key.lastIndexOf('/'))))];
  return Object.fromEntries(
    names.map((name) => [name, { real: byDataset[`${name}/real`] ?? 0, fake: byDataset[`${name}/fake`] ?? 0 }]),
  );
}

function selfBlendedLines(counts: Counts, augmentation: TrainingConfig['augmentation']): string[] {
  const { selfBlended } = augmentationParts(augmentation);
  const reals = Object.entries(counts).flatMap(([name, { real }]) => (real > 0 ? [name] : []));
  if (!selfBlended || selfBlended.share === 0 || reals.length === 0) return [];
  const { share, crossShare } = selfBlended;
  const crossed = crossShare > 0 ? `, ${percent(crossShare)} of them with a part of another person's face` : '';
  return [
    `fakes blended while training (self-blended images, Shiohara & Yamasaki 2022) from ${percent(share)} of the real faces drawn, those of ${reals.join(', ')}${crossed}`,
  ];
}

const percent = (share: number) => `${Number((share * 100).toFixed(1))} %`;
