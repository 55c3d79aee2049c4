import { seededRandom } from '../../lib/models/seeded-random.ts';
import { normalizePixels } from '../../lib/preprocess/normalize-pixels.ts';
import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { AugmentationParts } from '../augment/augmentation-config.ts';
import { drawAugmentation } from '../augment/augment.ts';
import { drawBlendMotion, drawWholeMotion } from '../augment/blend/clip-motion.ts';
import { drawBlend, drawSourceTargetChange } from '../augment/blend/draw-blend.ts';
import type { Face } from '../augment/blend/draw-blend.ts';
import { mixedSeed } from '../augment/draw.ts';
import type { Batch } from './batch.ts';
import { drawDonor } from './draw-donor.ts';
import { drawWindow } from './draw-window.ts';
import { facesOf } from './sample-table.ts';
import type { SampleTable } from './sample-table.ts';

export interface BatchRecipe {
  /** Side of the served crops in pixels. */
  size: number;
  normalization: Normalization;
  parts: AugmentationParts;
  /** Of the windows that are drawn from samples with a track. */
  strides?: readonly number[];
}

export interface BatchRequest {
  /** Of the samples. */
  indices: number[];
  seed: number;
  step: number;
}

/** One entry of a batch: `seed` is that of its place in the plan, so that a real and its blend suffer the same. */
export interface Entry {
  index: number;
  seed: number;
  blend: 'none' | 'self' | 'cross';
}

/** Streams of an entry's seed that share no numbers. */
const streams = { choice: 1, change: 2, blend: 3, donor: 4, augmentation: 5, window: 6, motion: 7 } as const;

/** Entries that are made at once: the codecs work in threads of their own. */
const atOnce = 8;

/** An error that says in which sample it came. */
export class SampleError extends Error {
  readonly index: number;

  constructor(index: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.index = index;
  }
}

/** The batch depends on nothing but its arguments; an aborted one is left half-made. Throws a SampleError. */
export async function makeBatch(
  table: SampleTable,
  recipe: BatchRecipe,
  request: BatchRequest,
  signal?: AbortSignal,
): Promise<Batch> {
  const entries = request.indices.flatMap((index, place) =>
    planned(table, recipe, index, mixedSeed(request.seed, request.step, place)),
  );
  const length = table.time * recipe.size * recipe.size * 3;
  const values = new Float32Array(entries.length * length); // [batch, (time,) size, size, 3]
  let next = 0;
  const work = async () => {
    for (let i = next++; i < entries.length && !signal?.aborted; i = next++) {
      try {
        await writeEntry(table, recipe, entries[i]!, values, i * length);
      } catch (error) {
        throw new SampleError(entries[i]!.index, error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return {
    values,
    labels: Float32Array.from(entries, ({ index, blend }) => (blend === 'none' ? table.labels[index]! : 1)),
    domains: Int32Array.from(entries, ({ index }) => table.domains[index]!),
    indices: entries.map(({ index }) => index),
  };
}

function planned(table: SampleTable, { parts }: BatchRecipe, index: number, seed: number): Entry[] {
  const { selfBlended } = parts;
  const asItIs: Entry = { index, seed, blend: 'none' };
  if (!selfBlended || table.labels[index] !== 0) return [asItIs];
  const random = seededRandom(mixedSeed(seed, streams.choice));
  if (random() >= selfBlended.share) return [asItIs];
  const blended: Entry = { index, seed, blend: random() < selfBlended.crossShare ? 'cross' : 'self' };
  return selfBlended.paired ? [asItIs, blended] : [blended];
}

async function writeEntry(
  table: SampleTable,
  recipe: BatchRecipe,
  entry: Entry,
  into: Float32Array,
  start: number,
): Promise<void> {
  let at = start;
  for (const { data } of await entryCrops(table, recipe, entry, windowOf(table, recipe, entry))) {
    normalizePixels(data, recipe.normalization, into, at);
    at += data.length;
  }
}

/** The same for a real and its blend, whatever the label: the seed alone draws it. */
function windowOf(table: SampleTable, { strides }: BatchRecipe, { index, seed }: Entry): number[] {
  const first = Array.from({ length: table.time }, (_, i) => i);
  if (!strides || table.counts[index]! === table.time) return first;
  return drawWindow(table.counts[index]!, table.time, strides, seededRandom(mixedSeed(seed, streams.window)));
}

/** Served crops of an entry as training sees them: those of the window, by their places in the sample. */
export async function entryCrops(
  table: SampleTable,
  { size, parts }: Pick<BatchRecipe, 'size' | 'parts'>,
  entry: Entry,
  window: readonly number[],
): Promise<RgbPixels[]> {
  const faces = parts.selfBlended
    ? await blendedFaces(table, parts, entry, window)
    : facesOf(table, entry.index, window);
  const random = (stream: number) => seededRandom(mixedSeed(entry.seed, stream));
  const move = drawWholeMotion(parts.clipMotion, random(streams.motion));
  const augment = drawAugmentation(parts, size, random(streams.augmentation));
  const crops: RgbPixels[] = [];
  for (const [frame, { pixels }] of faces.entries()) {
    const moved = move ? await move(pixels, window[frame]!) : pixels;
    crops.push(await augment(moved, frame));
  }
  return crops;
}

async function blendedFaces(
  table: SampleTable,
  { clipMotion }: AugmentationParts,
  { index, seed, blend }: Entry,
  window: readonly number[],
): Promise<Face[]> {
  const { isOfTarget, change } = drawSourceTargetChange(seededRandom(mixedSeed(seed, streams.change)));
  const targets = facesOf(table, index, window);
  const changed = async (face: Face, frame: number, applies: boolean): Promise<Face> =>
    applies ? { ...face, pixels: await change(face.pixels, frame) } : face;
  const surroundings = await Promise.all(targets.map((face, frame) => changed(face, frame, isOfTarget)));
  if (blend === 'none') return surroundings;
  const donor = blend === 'cross' ? drawDonor(table, index, seededRandom(mixedSeed(seed, streams.donor))) : undefined;
  const sources = donor === undefined ? targets : facesOf(table, donor, windowIn(window, table.counts[donor]!));
  const motion = drawBlendMotion(clipMotion, seededRandom(mixedSeed(seed, streams.blend, streams.motion)));
  const mixInto = drawBlend(donor !== undefined, seededRandom(mixedSeed(seed, streams.blend)), motion);
  return Promise.all(
    surroundings.map(async (target, frame) => {
      const source = await changed(sources[frame]!, frame, !isOfTarget);
      return { ...target, pixels: mixInto(target, source, window[frame]!).fake };
    }),
  );
}

/** The window moved back into a face of fewer crops; beyond its first crop it stays there. */
function windowIn(window: readonly number[], count: number): number[] {
  const beyond = Math.max(0, window.at(-1)! - count + 1);
  return window.map((place) => Math.max(0, place - beyond));
}
