import { describe, expect, it } from 'vitest';
import { imageResultOf } from '../../../lib/inference/image-result.ts';
import { measurementOf, thresholds } from './support/measurements.ts';

describe('imageResultOf', () => {
  it('takes the verdict of the most suspicious face', () => {
    const result = imageResultOf(measurementOf(0.2, 0.85, 0.5), thresholds, 'balanced');
    expect(result).toMatchObject({ status: 'analyzed', verdict: 'likely-fake', fakeProbability: 0.85 });
  });

  it('judges every face at the asked sensitivity', () => {
    const verdictsAt = (sensitivity: 'cautious' | 'balanced' | 'sensitive') => {
      const result = imageResultOf(measurementOf(0.85, 0.35), thresholds, sensitivity);
      return result.status === 'analyzed' && result.faces.map((face) => face.status === 'judged' && face.verdict);
    };
    expect(verdictsAt('cautious')).toEqual(['uncertain', 'no-sign-of-fake']);
    expect(verdictsAt('balanced')).toEqual(['likely-fake', 'no-sign-of-fake']);
    expect(verdictsAt('sensitive')).toEqual(['likely-fake', 'uncertain']);
  });

  it('keeps faces that were too small among the others', () => {
    const measured = measurementOf(0.1);
    const small = {
      status: 'skipped',
      reason: 'face-too-small',
      box: { x: 0, y: 0, width: 9, height: 9 },
      score: 0.8,
    } as const;
    const result = imageResultOf(
      measured.status === 'measured' ? { ...measured, faces: [...measured.faces, small] } : measured,
      thresholds,
      'balanced',
    );
    expect(result.status === 'analyzed' && result.faces.map(({ status }) => status)).toEqual(['judged', 'skipped']);
  });

  it('never gives a verdict to a measurement without a measured face', () => {
    expect(imageResultOf(measurementOf(), thresholds, 'balanced')).toMatchObject({ status: 'failed' });
  });

  it('throws rather than give a verdict to something that is no probability', () => {
    expect(() => imageResultOf(measurementOf(Number.NaN), thresholds, 'balanced')).toThrow('expected a probability');
  });

  it.each([
    { status: 'skipped', reason: 'no-face', faces: [] },
    { status: 'failed', reason: 'model-unavailable', detail: 'weights missing' },
  ] as const)('passes $status ($reason) on without a verdict', (measurement) => {
    const result = imageResultOf(
      { ...measurement, ...('faces' in measurement ? { faces: [] } : {}) } as never,
      thresholds,
      'balanced',
    );
    expect(result).toEqual(measurement);
    expect(result).not.toHaveProperty('verdict');
  });
});
