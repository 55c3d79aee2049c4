import * as v from 'valibot';
import type { CropSpec } from '../face/types.ts';
import { cropDetail } from '../preprocess/crop-detail.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';

const slope = v.pipe(v.number(), v.minValue(0));
const positive = v.pipe(v.number(), v.gtValue(0));

/** How certainty depends on the picture; all values are fitted on validation by `evaluate`. */
export const calibrationSchema = v.pipe(
  v.strictObject({
    /** Added to the logit before it is divided. */
    offset: v.number(),
    /** Of the divisor's logarithm: for each doubling by which a face had to be enlarged to fill the crop. */
    enlargementSlope: slope,
    /** Of the divisor's logarithm: for each `spread` by which the crop's detail falls short of `centre`. */
    detail: v.strictObject({ slope, centre: v.number(), spread: positive }),
    /** Least and most that a logit is divided by: no less and no more than on validation. */
    divisors: v.tuple([positive, positive]),
  }),
  v.check(({ divisors: [least, most] }) => least <= most, 'expected the least divisor before the most'),
);

export type CertaintyCalibration = v.InferOutput<typeof calibrationSchema>;

/** The fields of a model card that calibrate its logits; without `calibration` the temperature does it alone. */
export interface CalibratingCard {
  temperature: number;
  calibration?: CertaintyCalibration | undefined;
  crop: Pick<CropSpec, 'size' | 'scale'>;
}

/** What a picture gives to judge a face by. */
export interface FaceQuality {
  /** Longer side of the face box in source pixels. */
  facePx: number;
  /** `cropDetail` of the crop as served. */
  detail: number;
}

export function faceQuality(crop: RgbPixels, facePx: number): FaceQuality {
  return { facePx, detail: cropDetail(crop) };
}

/** Doublings by which a face is enlarged to fill the crop; 0 where it has pixels enough. */
export function enlargement(facePx: number, { size, scale }: CalibratingCard['crop']): number {
  return Math.max(0, Math.log2(size / (facePx * scale)));
}

/**
 * What the logit of a face is divided by: temperature scaling (Guo et al. 2017) whose logarithm grows linearly as the
 * face loses pixels and its crop detail. Positive, so that it never turns a logit around.
 */
export function logitDivisor({ facePx, detail }: FaceQuality, card: CalibratingCard): number {
  const { temperature, calibration, crop } = card;
  if (!calibration) return temperature;
  const { enlargementSlope, detail: fitted, divisors } = calibration;
  const lost = (fitted.centre - detail) / fitted.spread;
  const divisor = temperature * Math.exp(enlargementSlope * enlargement(facePx, crop) + fitted.slope * lost);
  return Math.min(divisors[1], Math.max(divisors[0], divisor));
}

/** (logit + offset) / divisor; the only way from a network's logit to one that a probability can be made of. */
export function calibratedLogit(logit: number, quality: FaceQuality, card: CalibratingCard): number {
  return (logit + (card.calibration?.offset ?? 0)) / logitDivisor(quality, card);
}
