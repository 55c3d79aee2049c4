import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tileSheet } from '../../../lib/cli/tile-sheet.ts';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { mixedSeed } from '../../augment/draw.ts';
import { grouped } from '../../data/grouped.ts';
import type { Split } from '../../data/sample.ts';
import { pngOf } from '../../judging/plots/draw.ts';
import { pixelsOf } from '../../prepared/prepared-set.ts';
import type { PreparedSet } from '../../prepared/prepared-set.ts';
import { shuffled } from '../../trainer/sampler.ts';
import { decoderKinds } from './autoencoder.ts';
import type { DecoderKind } from './autoencoder.ts';
import { planFakes, realFaces } from './choose-reals.ts';
import type { PlannedFake } from './choose-reals.ts';
import { reconstructCrops } from './reconstruct-crops.ts';
import { pairTiles, spectrumPlot } from './reconstruction-figures.ts';
import { isSaved, loadStages, saveStage, stageParts } from './saved-autoencoders.ts';
import { trivialAucs } from './tell-apart.ts';
import type { TrivialAucs } from './tell-apart.ts';
import { trainAutoencoder } from './train-autoencoder.ts';
import { assertWritable, reconstructionFile, writeReconstructedSet } from './write-reconstructed-set.ts';

export interface ReconstructionRequest {
  outFolder: string;
  /** Trained autoencoders are kept here, and those found are used. */
  autoencoderFolder: string;
  kinds: readonly DecoderKind[];
  /** Of real faces; all where empty. */
  datasets: readonly string[];
  /** Of each decoder's training. */
  minutes: number;
  maxSteps?: number;
  /** Fakes of each split. */
  counts: Record<Split, number>;
  seed: number;
}

interface MadeFake {
  planned: PlannedFake;
  pixels: Uint8Array;
}

export interface ReconstructionReport {
  seed: number;
  decoders: readonly DecoderKind[];
  fakes: Record<Split, number>;
  /** Area under the curve of logistic regressions that know sharpness alone, learnt on train, measured on val and test. */
  trivialAuc: { matched: TrivialAucs; unmatched: TrivialAucs };
  pictures: { learnt: number; measured: number };
}

const batchSize = 8;
/** Pairs of each side that the check of sharpness looks at. */
const checkedPairs = 200;
const shownPairs = 24;
const splits = ['train', 'val', 'test'] as const;

type Say = (line: string) => void;
type Plans = Record<Split, PlannedFake[]>;

function trainMissing(set: PreparedSet, request: ReconstructionRequest, say: Say): void {
  const { kinds, autoencoderFolder, datasets, minutes, maxSteps, seed } = request;
  const places = [...realFaces(set.faces, 'train', datasets).values()].flat().map(({ place }) => place);
  for (const kind of kinds.filter((name) => !isSaved(autoencoderFolder, name))) {
    let mean = NaN;
    const weights = trainAutoencoder(set, kind, {
      places,
      seconds: minutes * 60,
      ...(maxSteps && { maxSteps }),
      seed,
      stages: stageParts,
      onStage: (stage, current) => saveStage(autoencoderFolder, kind, stage, current),
      onStep: (step, loss) => {
        mean = Number.isNaN(mean) ? loss : 0.95 * mean + 0.05 * loss;
        if (step % 50 === 0) say(`${kind} step ${step} loss ${mean.toFixed(4)}`);
      },
    });
    for (const variable of Object.values(weights)) variable.dispose();
  }
}

/** The fakes of a plan, decoder by decoder; each batch has one stage, later ones more often, and one scale. */
function* madeFakes(
  set: PreparedSet,
  plan: readonly PlannedFake[],
  { autoencoderFolder, seed }: ReconstructionRequest,
  matchesSpectrum = true,
): Generator<MadeFake> {
  for (const [kind, members] of grouped(plan, (planned) => planned.kind)) {
    const stages = loadStages(autoencoderFolder, kind as DecoderKind);
    const random = seededRandom(mixedSeed(seed, decoderKinds.indexOf(kind as DecoderKind), members.length));
    const order = shuffled(members, seed);
    for (let from = 0; from < order.length; from += batchSize) {
      const batch = order.slice(from, from + batchSize);
      const crops = batch.map(({ real }) => pixelsOf(set, real.place).data as Uint8Array);
      const weights = stages[Math.floor(Math.sqrt(random()) * stages.length)]!;
      const fakes = reconstructCrops(crops, set.size, { kind: kind as DecoderKind, weights, random, matchesSpectrum });
      for (const [i, pixels] of fakes.entries()) yield { planned: batch[i]!, pixels };
    }
    for (const variable of stages.flatMap((weights) => Object.values(weights))) variable.dispose();
  }
}

const pairs = (set: PreparedSet, fakes: readonly MadeFake[]) =>
  fakes.flatMap(({ planned: { real }, pixels }) => [
    { label: 0 as const, pixels: pixelsOf(set, real.place).data as Uint8Array },
    { label: 1 as const, pixels },
  ]);

/** Every so many of each side, over the whole plan. */
function spread<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(count, items.length) }, (_, i) => items[Math.floor(i * step)]!);
}

const isTrain = ({ planned: { real } }: MadeFake) => real.split === 'train';

async function writeFigures(
  set: PreparedSet,
  request: ReconstructionRequest,
  { checked, unmatched }: { checked: readonly MadeFake[]; unmatched: readonly MadeFake[] },
): Promise<void> {
  const shown = spread(checked, shownPairs).map(({ planned, pixels }) => ({
    ...planned,
    realPixels: pixelsOf(set, planned.real.place).data as Uint8Array,
    fakePixels: pixels,
  }));
  const sheet = await tileSheet(pairTiles(shown, set.size));
  await sheet.png().toFile(join(request.outFolder, 'reconstructions.png'));
  const series: Record<string, Uint8Array[]> = {
    real: checked.map(({ planned }) => pixelsOf(set, planned.real.place).data as Uint8Array),
    'reconstructed, unmatched': unmatched.map(({ pixels }) => pixels),
  };
  for (const [kind, members] of grouped(checked, ({ planned }) => planned.kind))
    series[kind] = members.map(({ pixels }) => pixels);
  writeFileSync(join(request.outFolder, 'spectra.png'), await pngOf(await spectrumPlot(series, set.size), 'light'));
}

function plansOf(set: PreparedSet, { datasets, kinds, counts, seed }: ReconstructionRequest): Plans {
  const planOf = (split: Split) =>
    planFakes(realFaces(set.faces, split, datasets), kinds, { count: counts[split], seed });
  const plans = { train: planOf('train'), val: planOf('val'), test: planOf('test') };
  if (plans.train.length === 0)
    throw new Error(
      `${set.folder}: expected real faces in train${datasets.length ? ` of ${datasets.join(', ')}` : ''}, found none; name data sets that have them`,
    );
  return plans;
}

function trivialAucOf(set: PreparedSet, fakes: readonly MadeFake[]): TrivialAucs {
  const heldBack = fakes.filter((fake) => !isTrain(fake));
  return trivialAucs(set.size, pairs(set, fakes.filter(isTrain)), pairs(set, heldBack));
}

/** Trains what is missing, writes the folder, its figures and what sharpness alone tells; needs a started backend. */
export async function reconstructSet(
  set: PreparedSet,
  request: ReconstructionRequest,
  say: Say,
): Promise<ReconstructionReport> {
  assertWritable(set, request.outFolder);
  const plans = plansOf(set, request);
  const { train, val, test } = plans;
  const planned = [...train, ...val, ...test].length;
  trainMissing(set, request, say);
  const checkedPlan = new Set([...spread(train, checkedPairs), ...spread([...val, ...test], checkedPairs)]);
  const checked: MadeFake[] = [];
  function* all(): Generator<MadeFake> {
    let made = 0;
    for (const split of splits)
      for (const fake of madeFakes(set, plans[split], request)) {
        if (checkedPlan.has(fake.planned)) checked.push(fake);
        if (++made % 200 === 0) say(`${made} of ${planned} faces drawn again`);
        yield fake;
      }
  }
  const crops = writeReconstructedSet(set, request.outFolder, all());
  const unmatched = [...madeFakes(set, [...checkedPlan], request, false)];
  const learnt = checked.filter(isTrain).length;
  const report: ReconstructionReport = {
    seed: request.seed,
    decoders: request.kinds,
    fakes: { train: train.length, val: val.length, test: test.length },
    trivialAuc: { matched: trivialAucOf(set, checked), unmatched: trivialAucOf(set, unmatched) },
    pictures: { learnt: 2 * learnt, measured: 2 * (checked.length - learnt) },
  };
  await writeFigures(set, request, { checked, unmatched });
  writeFileSync(join(request.outFolder, reconstructionFile), `${JSON.stringify(report, null, 2)}\n`);
  say(`${request.outFolder}: ${crops} crops, ${planned} of them reconstructed`);
  return report;
}
