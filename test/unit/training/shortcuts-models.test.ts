import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { auc } from '../../../training/judging/metrics.ts';
import type { PreparedFace } from '../../../training/prepared/prepared-face.ts';
import { drawBalanced } from '../../../training/shortcuts/draw-balanced.ts';
import { encodingProfiles } from '../../../training/shortcuts/encoding-profile.ts';
import { fitLogistic, logisticLogits } from '../../../training/judging/logistic-regression.ts';
import { shortcutRows } from '../../../training/shortcuts/shortcut-models.ts';
import type { KnownFace } from '../../../training/shortcuts/shortcut-models.ts';
import { featureMatrix } from '../../../training/judging/embedding/features.ts';
import { simpleLogits } from '../../../training/shortcuts/simple-model.ts';

const labelsOf = (count: number) => Array.from({ length: count }, (_, i) => (i % 2) as 0 | 1);

describe('the logistic regression', () => {
  it('of one column without a ridge reaches the log odds of two groups', () => {
    const rows = [...Array<number[]>(8).fill([0]), ...Array<number[]>(8).fill([1])];
    const labels = rows.map((_, i) => ((i < 8 ? i < 2 : i < 14) ? 1 : 0));
    const { weights, bias } = fitLogistic(featureMatrix(rows), labels, 1e-9);
    expect(bias).toBeCloseTo(Math.log(2 / 6), 2);
    expect(bias + weights[0]!).toBeCloseTo(Math.log(6 / 2), 2);
  });

  it('has its gradient at zero with a ridge and more columns than rows', () => {
    const random = seededRandom(5);
    const features = featureMatrix(Array.from({ length: 20 }, () => Array.from({ length: 50 }, () => random() - 0.5)));
    const labels = labelsOf(20);
    const model = fitLogistic(features, labels, 0.1);
    const logits = logisticLogits(features, model);
    for (let k = 0; k < 50; k++) {
      const slope = labels.reduce<number>(
        (sum, label, i) => sum + ((1 / (1 + Math.exp(-logits[i]!)) - label) * features.values[i * 50 + k]!) / 20,
        0.1 * model.weights[k]!,
      );
      expect(Math.abs(slope)).toBeLessThan(1e-3);
    }
  });

  it('refuses one label alone', () => {
    expect(() => fitLogistic(featureMatrix([[1], [2]]), [1, 1], 1)).toThrow('got 0 and 2');
  });
});

describe('the simple model', () => {
  it('bends around a ring, and takes unknown numbers for the mean', () => {
    const random = seededRandom(2);
    const rows = labelsOf(200).map((label) => {
      const angle = random() * 2 * Math.PI;
      const radius = label ? 2 : random();
      return [radius * Math.cos(angle), radius * Math.sin(angle), NaN];
    });
    const train = { features: featureMatrix(rows), labels: labelsOf(200), sources: rows.map((_, i) => String(i)) };
    const logits = simpleLogits(train, featureMatrix(rows), { quadratic: true })!;
    expect(auc(train.labels.map((label, i) => ({ label, score: logits[i]! })))).toBeGreaterThan(0.99);
  });

  it('is none where train has one label', () => {
    const features = featureMatrix([[1], [2]]);
    expect(
      simpleLogits({ features, labels: [0, 0], sources: ['a', 'b'] }, features, { quadratic: true }),
    ).toBeUndefined();
  });
});

function knownFace(i: number, dataset: string, label: 0 | 1, metadata: number[]): KnownFace {
  const face = {
    file: `${dataset}/${i}.jpg`,
    source: `${dataset}/${i}`,
    dataset,
    label,
    paired: dataset === 'pair',
    place: i,
  };
  const [width, height, bytesPerPixel, quality, chromaShare] = metadata as [number, number, number, number, number];
  const encoding = { width, height, bytesPerPixel, quality, chromaShare };
  const facts = { encoding, metadata, framing: [0.2, 0.2, 0.5, 0.5, 0.9, 0], backdrop: [1, 1, 1, 0, 0, 0, 0] };
  return { face: face as PreparedFace, facts };
}

/** A pair stored alike, and a set of fakes whose JPEG quality gives it away. */
function knownFaces(seed: number): KnownFace[] {
  const random = seededRandom(seed);
  const stored = (quality: number) => [256, 256, 0.2 + random() / 10, quality, 0.25];
  return [
    ...labelsOf(120).map((label, i) => knownFace(i, 'pair', label, stored(75))),
    ...Array.from({ length: 60 }, (_, i) => knownFace(i, 'fakes', 1, stored(92))),
  ];
}

describe('one shortcut alone', () => {
  const rows = shortcutRows(knownFaces(1), knownFaces(2));
  const row = (dataset: string) => rows.find((one) => one.shortcut === 'metadata' && one.dataset === dataset)!;

  it('guesses in a pair and gives a set of one label away', () => {
    expect(row('pair').own!.interval![0]).toBeLessThan(0.5);
    expect(row('pair').pooled.auc).toBeLessThan(0.65);
    expect(row('fakes')).toMatchObject({ pooled: { auc: 1, real: 60, fake: 60 } });
    expect(row('fakes').own).toBeUndefined();
  });

  it('leaves out of metadata what has none, as frames of videos', () => {
    const videos = knownFaces(3).map(({ face, facts }) => ({ face, facts: { framing: facts.framing } }));
    expect(new Set(shortcutRows(knownFaces(1), videos).map(({ shortcut }) => shortcut))).toEqual(new Set(['framing']));
  });
});

describe('the profile of a source', () => {
  it('is its median picture, without JPEG where most have none', () => {
    const known = [
      ...[70, 75, 75].map((quality, i) => knownFace(i, 'pair', 0, [256, 300, 0.2, quality, 0.25])),
      ...[NaN, NaN, 90].map((quality, i) => knownFace(i, 'fakes', 1, [512, 512, 2, quality, NaN])),
    ];
    expect(encodingProfiles(known)).toMatchObject([
      { dataset: 'pair', label: 0, pictures: 3, width: 256, height: 300, jpeg: { quality: 75, hasHalfChroma: true } },
      { dataset: 'fakes', label: 1, width: 512 },
    ]);
    expect(encodingProfiles(known)[1]).not.toHaveProperty('jpeg');
  });
});

describe('the balanced draw', () => {
  it('takes half of each label, small sets whole and the same every time', () => {
    const faces = [
      ...knownFaces(1),
      ...Array.from({ length: 500 }, (_, i) => knownFace(i, 'many', 0, [1, 1, 1, 1, 1])),
    ].map(({ face }, place) => ({ ...face, place }));
    const drawn = drawBalanced(faces, 300);
    const count = (dataset: string, label: number) =>
      drawn.filter((face) => face.dataset === dataset && face.label === label).length;
    expect([count('pair', 0), count('many', 0), count('pair', 1), count('fakes', 1)]).toEqual([60, 90, 60, 60]);
    expect(drawBalanced(faces, 300)).toEqual(drawn);
  });
});
