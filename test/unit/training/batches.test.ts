import { afterEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import type { Batch } from '../../../training/batches/batch.ts';
import { BatchSource } from '../../../training/batches/batch-source.ts';
import type { BatchOptions } from '../../../training/batches/batch-source.ts';
import type { PreparedSet } from '../../../training/prepared/prepared-set.ts';
import type { TrainingSample } from '../../../training/training-sample.ts';

const storedPx = 20;
const size = 16;
const bytes = storedPx * storedPx * 3;

/** Sixteen crops of noise about a grey of their own; even ones are real. */
function preparedSet(count = 16): PreparedSet {
  const pixels = new SharedArrayBuffer(count * bytes);
  const random = seededRandom(1);
  new Uint8Array(pixels).set(
    Array.from({ length: count * bytes }, (_, i) => 10 * Math.floor(i / bytes) + 60 * random()),
  );
  const faces = Array.from({ length: count }, (_, place) => ({
    file: `folder/${place}.jpg`,
    label: (place % 2) as 0 | 1,
    dataset: 'drawn',
    paired: true,
    source: `person-${place >> 1}`,
    split: 'train' as const,
    face: 0,
    boxFrom: 'detected' as const,
    score: 1,
    box: { x: 0, y: 0, width: 16, height: 16 },
    place,
  }));
  return { folder: 'drawn', size: storedPx, framing: 'face', faces, pixels, sha256: '' };
}

function pictures(set: PreparedSet): TrainingSample[] {
  return set.faces.map(({ place, label, dataset, source }) => ({
    places: [place],
    label,
    dataset,
    source,
    domain: place % 3,
  }));
}

const open: BatchSource[] = [];
function source(options: Partial<BatchOptions> = {}, samples?: TrainingSample[], set = preparedSet()): BatchSource {
  const normalization = { divisor: 255, offset: 0 };
  const made = new BatchSource(set, samples ?? pictures(set), {
    inputShape: [size, size, 3],
    normalization,
    ...options,
  });
  open.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((made) => made.close()));
});

async function all(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const read: Batch[] = [];
  for await (const batch of batches) read.push(batch);
  return read;
}

const plan = [
  [0, 1, 2, 3],
  [4, 5, 6, 7],
  [3, 2, 1, 0],
  [8, 9, 10, 11],
  [0, 1, 2, 3],
];

describe('BatchSource', () => {
  test('without augmentation gives the served crop at the centre, as serving normalises', async () => {
    const set = preparedSet();
    const [batch] = await all(
      source({ normalization: { divisor: 127.5, offset: -1 } }, undefined, set).batches([[5]], 1),
    );
    const stored = new Uint8Array(set.pixels, 5 * bytes, bytes);
    const expected = Float32Array.from({ length: size * size * 3 }, (_, i) => {
      const [row, rest] = [Math.floor(i / (size * 3)), i % (size * 3)];
      return stored[((row + 2) * storedPx + 2) * 3 + rest]! / 127.5 - 1;
    });
    expect(batch!.values).toEqual(expected);
  });

  test('gives labels, domains and indices in the order of the plan', async () => {
    const [first, second] = await all(source().batches([[1, 4], [15]], 1));
    expect(first!.labels).toEqual(Float32Array.of(1, 0));
    expect(first!.domains).toEqual(Int32Array.of(1, 1));
    expect([first!.indices, second!.indices]).toEqual([[1, 4], [15]]);
  });

  test('resumes at any step exactly, with any number of threads', async () => {
    const augmentation = { preset: 'social', selfBlended: { share: 0.5, crossShare: 0.5, paired: false } } as const;
    const whole = await all(source({ augmentation }).batches(plan, 7));
    expect(whole).toHaveLength(5);
    const resumed = await all(source({ augmentation, workers: 2 }).batches(plan, 7, 2));
    expect(resumed).toEqual(whole.slice(2));
  });

  test('gives other pixels for another seed and for the same samples in another step', async () => {
    const made = source({ augmentation: 'social' });
    const [first, , , , last] = await all(made.batches(plan, 7));
    const [other] = await all(made.batches(plan, 8));
    expect(last!.indices).toEqual(first!.indices);
    expect(last!.values).not.toEqual(first!.values);
    expect(other!.values).not.toEqual(first!.values);
  });

  test('gives the frames of a clip in time order and changes them alike', async () => {
    const set = preparedSet();
    const still: TrainingSample = { places: [3, 3, 3], label: 1, dataset: 'drawn', source: 'a', domain: 0 };
    const moving: TrainingSample = { ...still, places: [1, 5, 9] };
    const inputShape = [3, size, size, 3];
    const augmentation = {
      flip: { probability: 1 },
      reencode: {
        probability: 1,
        quality: [30, 30],
        webpShare: 0,
        halfChromaShare: 1,
        againShare: 0,
        scaledShare: 0,
        scale: [1, 1],
      },
      rotation: { probability: 1, degrees: [5, 9] },
    } as const satisfies BatchOptions['augmentation'];
    const [batch] = await all(source({ inputShape, augmentation }, [still], set).batches([[0]], 3));
    const length = size * size * 3;
    expect(batch!.values).toHaveLength(3 * length);
    expect(batch!.values.slice(length, 2 * length)).toEqual(batch!.values.slice(0, length));
    const [plain] = await all(source({ inputShape }, [moving], set).batches([[0]], 3));
    const means = [0, 1, 2].map(
      (t) => plain!.values.slice(t * length, (t + 1) * length).reduce((a, b) => a + b) / length,
    );
    expect(means).toEqual(means.toSorted((a, b) => a - b));
  });

  test('turns the share of reals into fakes and leaves the fakes fakes', async () => {
    const half = source({ augmentation: { selfBlended: { share: 0.5, crossShare: 0.3, paired: false } } });
    const read = await all(
      half.batches(
        Array.from({ length: 40 }, () => [0, 1, 2, 3, 4, 5, 6, 7]),
        5,
      ),
    );
    const reals = read.flatMap(({ labels, indices }) =>
      indices.flatMap((index, i) => (index % 2 === 0 ? [labels[i]!] : [])),
    );
    const fakes = read.flatMap(({ labels, indices }) =>
      indices.flatMap((index, i) => (index % 2 === 1 ? [labels[i]!] : [])),
    );
    const turned = reals.filter((label) => label === 1).length / reals.length;
    expect(turned).toBeGreaterThan(0.35);
    expect(turned).toBeLessThan(0.65);
    expect(new Set(fakes)).toEqual(new Set([1]));
  });

  test('shows each blend beside its real, both changed alike elsewhere', async () => {
    const selfBlended = { share: 1, crossShare: 0.5, paired: true };
    const [batch] = await all(source({ augmentation: { preset: 'flip', selfBlended } }).batches([[0, 1, 2]], 5));
    expect(batch!.indices).toEqual([0, 0, 1, 2, 2]);
    expect([...batch!.labels]).toEqual([0, 1, 1, 0, 1]);
    const length = size * size * 3;
    const [real, blend] = [0, 1].map((i) => batch!.values.slice(i * length, (i + 1) * length));
    const changed = real!.reduce((count, value, i) => count + (value === blend![i] ? 0 : 1), 0) / length;
    expect(changed).toBeGreaterThan(0.02);
    expect(changed).toBeLessThan(0.9);
    expect(blend!.slice(-6)).toEqual(real!.slice(-6));
  });

  test('treats both labels alike: the same crop gets the same pixels, self-blending or not', async () => {
    const set = preparedSet();
    const samples = ([0, 1] as const).map((label) => ({ ...pictures(set)[2]!, label }));
    for (const selfBlended of [undefined, { share: 0, crossShare: 0, paired: false }]) {
      const augmentation = { preset: 'social', ...(selfBlended && { selfBlended }) } as const;
      const read = await all(source({ augmentation }, samples, set).batches([[0], [0], [0]], 3));
      const other = await all(source({ augmentation }, samples, set).batches([[1], [1], [1]], 3));
      expect(other.map(({ values }) => values)).toEqual(read.map(({ values }) => values));
      expect(other.map(({ labels }) => labels[0])).toEqual([1, 1, 1]);
    }
  });

  test('blends all frames of a clip alike', async () => {
    const still: TrainingSample = { places: [2, 2], label: 0, dataset: 'drawn', source: 'a', domain: 0 };
    const augmentation = { selfBlended: { share: 1, crossShare: 0, paired: false } };
    const [batch] = await all(source({ inputShape: [2, size, size, 3], augmentation }, [still]).batches([[0]], 3));
    const length = size * size * 3;
    expect(batch!.labels).toEqual(Float32Array.of(1));
    expect(batch!.values.slice(length)).toEqual(batch!.values.slice(0, length));
  });

  test('names the sample whose pixels cannot be read, and goes on with another plan', async () => {
    const set = preparedSet();
    const samples = pictures(set);
    samples[4]!.places = [400];
    set.faces[400] = { ...set.faces[4]!, file: 'folder/beyond.jpg' };
    const made = source({}, samples, set);
    await expect(all(made.batches(plan, 1))).rejects.toThrow('folder/beyond.jpg');
    expect(await all(made.batches([[0]], 1))).toHaveLength(1);
  });

  test('a reader that leaves early and one after it do not disturb each other', async () => {
    const made = source();
    for await (const batch of made.batches(plan, 1)) if (batch.indices[0] === 0) break;
    expect((await all(made.batches(plan, 1))).map(({ indices }) => indices)).toEqual(plan);
  });

  test('closing in the middle ends the plan', async () => {
    const made = source({ augmentation: 'social' });
    const reader = made.batches(
      Array.from({ length: 500 }, () => [0, 1, 2, 3]),
      1,
    );
    expect((await reader.next()).done).toBe(false);
    await made.close();
    const rest = await all(reader);
    expect(rest.length).toBeLessThan(10);
    await expect(made.batches(plan, 1).next()).rejects.toThrow('closed');
  });

  test('refuses shapes that the stored crops or clips do not have', () => {
    expect(() => source({ inputShape: [17, 17, 3] })).toThrow('even number of pixels larger than 17, got 20');
    expect(() => source({ inputShape: [2, size, size, 3] })).toThrow('expected 2 crops a sample');
    expect(() => source({ inputShape: [size, 12, 3] })).toThrow('[size, size, 3]');
  });
});
