import { describe, expect, test } from 'vitest';
import { lambdaAt, learningRateAt } from '../../../training/trainer/learning-rate.ts';
import { afterEpoch, monitoredScore } from '../../../training/trainer/epoch-end.ts';
import { startProgress } from '../../../training/trainer/progress.ts';
import type { Progress } from '../../../training/trainer/progress.ts';
import type { ScheduleOptions } from '../../../training/trainer/training-schema.ts';
import { smallConfig } from './support/memory-run.ts';

const at = (step: number, schedule: ScheduleOptions) =>
  learningRateAt({ step, stepsPerEpoch: 10, totalSteps: 110 }, 1, schedule);

describe('learningRateAt', () => {
  test('rises to the rate over the warm-up whatever follows', () => {
    for (const schedule of [
      { kind: 'constant', warmupSteps: 10 },
      { kind: 'cosine', warmupSteps: 10, floor: 0 },
    ] as const) {
      expect([0, 4, 9].map((step) => at(step, schedule))).toEqual([0.1, 0.5, 1]);
      expect(at(10, schedule)).toBe(1);
    }
  });

  test('falls along a cosine to nothing, or to its floor', () => {
    const cosine = { kind: 'cosine', warmupSteps: 10, floor: 0 } as const;
    expect(at(60, cosine)).toBeCloseTo(0.5);
    expect(at(110, cosine)).toBe(0);
    expect(at(110, { ...cosine, floor: 0.1 })).toBeCloseTo(0.1);
  });

  test('falls by steps of epochs', () => {
    const schedule = { kind: 'step', warmupSteps: 0, everyEpochs: 2, factor: 0.1 } as const;
    expect([0, 19, 20, 40].map((step) => at(step, schedule))).toEqual([1, 1, 0.1, expect.closeTo(0.01)]);
  });

  test('falls by a factor an epoch, smoothly', () => {
    const schedule = { kind: 'exponential', warmupSteps: 0, factor: 0.25 } as const;
    expect([0, 5, 10, 20].map((step) => at(step, schedule))).toEqual([1, 0.5, 0.25, 0.0625]);
  });
});

describe('lambdaAt', () => {
  test('ramps from nothing to its maximum as in Ganin 2016', () => {
    const rule = { maxLambda: 1, gamma: 10 };
    expect(lambdaAt(0, rule)).toBe(0);
    expect(lambdaAt(0.1, rule)).toBeCloseTo(2 / (1 + Math.exp(-1)) - 1);
    expect(lambdaAt(1, rule)).toBeCloseTo(0.99991, 4);
    expect(lambdaAt(1, { ...rule, maxLambda: 0.3 })).toBeCloseTo(0.3, 3);
  });
});

describe('afterEpoch', () => {
  const ends = (scores: (number | undefined)[], training: Record<string, unknown>) => {
    const config = smallConfig({ epochs: 20, ...training });
    let progress: Progress = startProgress();
    return scores.map((score, i) => {
      progress = afterEpoch(progress, i + 1, score, config.training);
      return progress;
    });
  };

  test('ends after as many epochs without a better one as the patience, and not before', () => {
    const after = ends([0.5, 0.7, 0.6, 0.7, 0.65], { earlyStopping: { patience: 3 } });
    expect(after.map(({ ended }) => ended)).toEqual([null, null, null, null, 'early-stopping']);
    expect(after.at(-1)!.best).toEqual({ epoch: 2, score: 0.7 });
  });

  test('keeps the better weights of an epoch that is too little better to go on for', () => {
    const after = ends([0.5, 0.501, 0.502], { earlyStopping: { patience: 2, minDelta: 0.1 } });
    expect(after.at(-1)).toMatchObject({ ended: 'early-stopping', best: { epoch: 3 } });
  });

  test('lowers the rate once for each stretch of patience without progress', () => {
    const after = ends([0.5, 0.5, 0.5, 0.5, 0.5], { reduceOnPlateau: { factor: 0.1, patience: 2 } });
    expect(after.map(({ plateau }) => plateau.rateFactor)).toEqual([1, 1, 0.1, 0.1, expect.closeTo(0.01)]);
  });

  test('takes the last epoch for the best where nothing can be measured', () => {
    expect(ends([undefined, undefined], {}).at(-1)!.best!.epoch).toBe(2);
  });
});

describe('monitoredScore', () => {
  const val = { loss: 0.4, accuracy: 0.8, auc: 0.9, pairedAuc: 0.7 };
  const score = (monitor: string) => monitoredScore(val, smallConfig({ monitor }).training);

  test('is higher for the better epoch, whatever is monitored', () => {
    expect(['loss', 'accuracy', 'auc', 'pairedAuc'].map(score)).toEqual([-0.4, 0.8, 0.9, 0.7]);
  });
});
