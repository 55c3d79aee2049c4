import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { drawDonor } from '../../../training/batches/draw-donor.ts';
import { sampleTable } from '../../../training/batches/sample-table.ts';
import type { TrainingConfig } from '../../../training/config.ts';
import { evaluateSamples, planEvaluation } from '../../../training/judging/evaluate-run.ts';
import type { JudgeCrops } from '../../../training/judging/evaluate-run.ts';
import type { PreparedFace } from '../../../training/prepared/prepared-face.ts';
import type { PreparedSet } from '../../../training/prepared/prepared-set.ts';
import { chooseSamples } from '../../../training/trainer/choose-samples.ts';
import { leftOutPlaces } from '../../../training/trainer/left-out.ts';
import { smallConfig } from './support/memory-run.ts';

const side = 8;
const splits = ['train', 'val', 'test'] as const;
/** Eyes, nose, mouth, ears. */
const landmarks = [2, 3, 5, 3, 4, 5, 4, 6, 1, 4, 7, 4];

function face(dataset: string, label: 0 | 1, rest: Partial<PreparedFace> = {}): Omit<PreparedFace, 'place' | 'split'> {
  return {
    file: `${dataset}-${label}.jpg`,
    label,
    dataset,
    paired: true,
    source: `${dataset}/${label}`,
    face: 0,
    boxFrom: 'detected',
    score: 0.9,
    box: { x: 0, y: 0, width: 100, height: 100 },
    landmarks,
    ...rest,
  };
}

const person = (name: string, rest: Partial<PreparedFace> = {}) =>
  face('swaps', 0, { source: `swaps/${name}`, identities: [`swaps/${name}`], ...rest });
const swap = (target: string, other: string, method: string) =>
  face('swaps', 1, { source: `swaps/${target}`, identities: [`swaps/${target}`, `swaps/${other}`], method });

/** Twice in every split: photographs without fakes, painted fakes without photographs, pairs, and swaps of people. */
function drawnSet(): PreparedSet {
  const kinds = [
    face('photographs', 0),
    face('painted', 1, { paired: false, method: 'brush' }),
    face('pairs', 0),
    face('pairs', 1),
    person('183'),
    person('253'),
    swap('183', '253', 'Deepfakes'),
    swap('253', '183', 'FaceSwap'),
    person('469'),
    swap('469', '481', 'Deepfakes'),
  ];
  const faces = splits
    .flatMap((split) =>
      [0, 1].flatMap((i) => kinds.map((kind) => ({ ...kind, file: `${split}-${i}-${kind.file}`, split }))),
    )
    .map((kind, place) => ({ ...kind, place }));
  const pixels = new SharedArrayBuffer(faces.length * side * side * 3);
  return { folder: 'drawn', size: side, framing: 'face', faces, pixels, sha256: '' };
}

const set = drawnSet();
const without = (leaveOut: string[], shares?: Record<string, number>): TrainingConfig => {
  const config = smallConfig();
  return { ...config, data: { ...config.data, leaveOut, ...(shares && { shares }) } };
};
const placesOf = (samples: readonly { places: number[] }[]) => samples.flatMap(({ places }) => places);
const facesAt = (places: Iterable<number>) => [...places].map((place) => set.faces[place]!);
const kindsOf = (faces: readonly PreparedFace[]) =>
  new Set(faces.map(({ dataset, label, method }) => `${dataset} ${label} ${method ?? ''}`.trim()));

describe('leaving out', () => {
  test('a data set takes its real and fake samples of every split', () => {
    const faces = facesAt(leftOutPlaces(set, ['pairs']));
    expect(kindsOf(faces)).toEqual(new Set(['pairs 0', 'pairs 1']));
    expect(faces).toHaveLength(12);
  });

  test('a method takes its fakes alone', () => {
    expect(kindsOf(facesAt(leftOutPlaces(set, ['swaps/Deepfakes'])))).toEqual(new Set(['swaps 1 Deepfakes']));
  });

  test('a person takes their photographs and every fake that they lend a face or a body to', () => {
    const faces = facesAt(leftOutPlaces(set, ['swaps#183']));
    expect(new Set(faces.map(({ source, label }) => `${source} ${label}`))).toEqual(
      new Set(['swaps/183 0', 'swaps/183 1', 'swaps/253 1']),
    );
  });

  test('says what there is where a name fits nothing', () => {
    expect(() => leftOutPlaces(set, ['pears'])).toThrow(
      'found nothing of pears; there are photographs, painted, pairs, swaps',
    );
    expect(() => leftOutPlaces(set, ['swaps/Faceswap'])).toThrow('there are swaps/Deepfakes, swaps/FaceSwap');
    expect(() => leftOutPlaces(set, ['#183'])).toThrow('expected a name like');
  });
});

describe('training', () => {
  test.each([['pairs'], ['photographs'], ['swaps/Deepfakes'], ['swaps#183']])(
    'neither learns nor validates on %s',
    (name) => {
      const { train, val } = chooseSamples(set, without([name]));
      const leftOut = leftOutPlaces(set, [name]);
      expect(placesOf([...train, ...val]).filter((place) => leftOut.has(place))).toEqual([]);
      const kept = set.faces.filter(({ split, place }) => split !== 'test' && !leftOut.has(place));
      expect(train.length + val.length).toBe(kept.length);
    },
  );

  test('lets the other data sets share what the left-out one had', () => {
    const { train } = chooseSamples(set, without(['pairs'], { pairs: 0.5, painted: 0.25, photographs: 0.25 }));
    expect(kindsOf(facesAt(placesOf(train)))).toEqual(new Set(['photographs 0', 'painted 1 brush']));
  });

  test('takes every split of a data set that is to be trained on whole, but for what is left out', () => {
    const config = without(['swaps#183']);
    const { train, val } = chooseSamples(set, { ...config, data: { ...config.data, trainOnAll: ['swaps'] } });
    const swaps = facesAt(placesOf(train)).filter(({ dataset }) => dataset === 'swaps');
    expect(swaps.map(({ split }) => split).toSorted()).toEqual(
      splits.flatMap((split) => Array.from({ length: 6 }, () => split)).toSorted(),
    );
    expect(swaps.some(({ identities }) => identities!.includes('swaps/183'))).toBe(false);
    expect(kindsOf(facesAt(placesOf(val)))).toEqual(
      new Set(['photographs 0', 'painted 1 brush', 'pairs 0', 'pairs 1']),
    );
    const plan = planEvaluation(set, { split: 'test', leaveOut: ['swaps#183'], trainOnAll: ['swaps'] });
    expect([...plan.val, ...plan.test].some(({ dataset }) => dataset === 'swaps')).toBe(false);
    expect(plan.leftOut).toHaveLength(18);
  });

  test('blends no real face that was left out, neither as target nor as donor', () => {
    const { train } = chooseSamples(set, without(['swaps#183', 'photographs']));
    const table = sampleTable(set, train, 1, true);
    const leftOut = leftOutPlaces(set, ['swaps#183', 'photographs']);
    const random = seededRandom(3);
    const reals = [...table.labels.keys()].filter((i) => table.labels[i] === 0);
    const donors = reals.flatMap((i) => Array.from({ length: 20 }, () => drawDonor(table, i, random) ?? i));
    expect(new Set(donors).size).toBeGreaterThan(1);
    for (const i of [...reals, ...donors]) expect(leftOut.has(table.places[i]!)).toBe(false);
  });
});

/** Fakes are called fake but for the painted ones, of which half are missed. */
function judge(asked: number[][]): JudgeCrops {
  return async (samples, degradation) => {
    if (!degradation) asked.push(placesOf(samples));
    const logits = samples.map(({ places: [place], label, dataset }) =>
      label === 0 || (dataset === 'painted' && place! % 20 > 9) ? -2 - place! / 100 : 2 + place! / 100,
    );
    return { logits, details: samples.map(() => -1) };
  };
}

async function measure(leaveOut: string[]) {
  const asked: number[][] = [];
  const plan = planEvaluation(set, { split: 'test', leaveOut });
  const options = {
    split: 'test' as const,
    splitRule: 'drawn',
    crop: { size: 32, scale: 1 },
    judgeCrops: judge(asked),
  };
  return { ...(await evaluateSamples(set, plan, options)), plan, asked };
}

describe('evaluation', () => {
  test('judges all of what was left out by itself, and calibrates and tests without it', async () => {
    const { measured, plan, asked, leftOut } = await measure(['pairs']);
    const places = leftOutPlaces(set, ['pairs']);
    expect(new Set(placesOf(plan.leftOut))).toEqual(places);
    expect(placesOf([...plan.val, ...plan.test]).some((place) => places.has(place))).toBe(false);
    expect(asked).toEqual([plan.val, plan.test, plan.leftOut].map(placesOf));
    expect(leftOut).toHaveLength(12);
    expect(measured.rows.map(({ dataset, split }) => `${dataset} ${split}`)).toEqual([
      'photographs test',
      'painted test',
      'swaps test',
      'pairs left out',
      'all test',
    ]);
    expect(measured.rows.at(-2)).toMatchObject({ real: 6, fake: 6, paired: true, auc: 1 });
    expect(measured.rows.at(-1)).toMatchObject({ real: 8, fake: 8 });
  });

  test('measures left-out fakes without real samples against the tested real ones', async () => {
    const { measured } = await measure(['painted']);
    const row = measured.rows.find(({ split }) => split === 'left out')!;
    const reals = set.faces.filter(({ split, label }) => split === 'test' && label === 0).length;
    expect(row).toMatchObject({ dataset: 'painted', real: reals, fake: 6, paired: false });
    expect(row.auc).toBeLessThan(1);
    const [method] = measured.methods.filter(({ split }) => split === 'left out');
    expect(method).toMatchObject({ method: 'brush', real: reals, fake: 6 });
  });

  test('measures a left-out method against the tested real samples of its own data set', async () => {
    const { measured } = await measure(['swaps/Deepfakes']);
    const rows = measured.rows.filter(({ dataset }) => dataset === 'swaps');
    expect(rows.map(({ split, real, fake }) => [split, real, fake])).toEqual([
      ['test', 6, 2],
      ['left out', 6, 12],
    ]);
  });

  test('tells the false alarms of left-out photographs', async () => {
    const { measured } = await measure(['photographs']);
    const row = measured.rows.find(({ split }) => split === 'left out')!;
    expect(row).toMatchObject({ real: 6, fake: 0, falseAlarmRate: 0 });
    expect(row.auc).toBeUndefined();
  });
});
