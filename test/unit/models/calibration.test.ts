import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { calibratedLogit, calibrationSchema, enlargement, logitDivisor } from '../../../lib/models/calibration.ts';
import type { CalibratingCard } from '../../../lib/models/calibration.ts';
import { modelCardSchema } from '../../../lib/models/model-card.ts';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { probabilityOf } from '../../../lib/models/verdict.ts';
import { cropDetail } from '../../../lib/preprocess/crop-detail.ts';

const crop = { size: 128, scale: 1 };
const calibration = {
  offset: 0.5,
  enlargementSlope: 0.4,
  detail: { slope: 0.3, centre: -2, spread: 0.2 },
  divisors: [0.9, 6] as [number, number],
};
const card: CalibratingCard = { temperature: 1.5, calibration, crop };
const sharp = { facePx: 300, detail: -2 };

describe('a calibrated logit', () => {
  it('is the logit over the temperature where a card says no more, whatever the picture', () => {
    const plain = { temperature: 2, crop };
    expect(calibratedLogit(3, { facePx: 20, detail: -9 }, plain)).toBe(1.5);
    expect(probabilityOf(calibratedLogit(0, sharp, plain))).toBe(0.5);
  });

  it('is nearer to not knowing the fewer pixels the face had', () => {
    const at = (facePx: number) => calibratedLogit(3, { ...sharp, facePx }, card);
    expect(at(400)).toBe(at(128));
    expect(at(64)).toBeCloseTo(at(128) / Math.exp(0.4), 10);
    expect(at(32)).toBeLessThan(at(64));
  });

  it('is nearer to not knowing the less detail the crop has, of fakes and of real faces', () => {
    for (const logit of [4, -4]) {
      const at = (detail: number) => Math.abs(calibratedLogit(logit, { ...sharp, detail }, card));
      expect(at(-2.2)).toBeCloseTo(at(-2) / Math.exp(0.3), 10);
    }
  });

  it('is never divided by less or more than validation showed, and never turned around', () => {
    for (const detail of [-1000, 1000]) {
      const divisor = logitDivisor({ facePx: 1, detail }, card);
      expect(divisor).toBe(detail < 0 ? 6 : 0.9);
      expect(calibratedLogit(-3, { facePx: 1, detail }, card)).toBeLessThan(0);
    }
  });
});

describe('enlargement', () => {
  it('counts doublings up to the side of the crop, none for a large face', () => {
    expect([512, 128, 64, 16].map((facePx) => enlargement(facePx, crop))).toEqual([0, 0, 1, 3]);
    expect(enlargement(80, { size: 128, scale: 0.8 })).toBe(1);
  });
});

describe('the calibration of a card', () => {
  it.each([
    ['gives small faces more certainty', { ...calibration, enlargementSlope: -0.1 }],
    ['could divide by zero', { ...calibration, divisors: [0, 2] }],
    ['has its divisors the wrong way round', { ...calibration, divisors: [3, 2] }],
    ['holds what nobody reads', { ...calibration, humidity: 1 }],
  ])('is refused where it %s', (_, value) => {
    expect(v.is(calibrationSchema, calibration)).toBe(true);
    expect(v.is(calibrationSchema, value)).toBe(false);
  });

  it('may be absent, as in cards of version 0.1', () => {
    expect(v.is(modelCardSchema.entries.calibration, undefined)).toBe(true);
  });
});

describe('the detail of a crop', () => {
  const size = 64;
  const random = seededRandom(2);
  const noise = Float64Array.from({ length: size * size }, () => random());
  const blurred = (values: Float64Array) =>
    values.map((_, at) => {
      const around = [0, 1, -1, size, -size].map((step) => values[(at + step + values.length) % values.length]!);
      return around.reduce((sum, value) => sum + value, 0) / around.length;
    });
  const cropOf = (values: Float64Array, contrast = 200) => ({
    width: size,
    height: size,
    data: Uint8Array.from({ length: size * size * 3 }, (_, i) => values[Math.floor(i / 3)]! * contrast),
  });

  it('falls with every blur and is none of contrast', () => {
    const once = blurred(noise);
    const details = [noise, once, blurred(once)].map((values) => cropDetail(cropOf(values)));
    expect(details[0]).toBeCloseTo(0, 1);
    expect(details[1]).toBeLessThan(details[0]! - 0.2);
    expect(details[2]).toBeLessThan(details[1]! - 0.1);
    expect(cropDetail(cropOf(once, 120))).toBeCloseTo(details[1]!, 1);
  });

  it('is a number for a plain picture', () => {
    expect(cropDetail(cropOf(new Float64Array(size * size)))).toBe(0);
  });
});
