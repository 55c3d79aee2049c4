import { calibratedLogit } from '../../lib/models/calibration.ts';
import type { CalibratingCard, CertaintyCalibration } from '../../lib/models/calibration.ts';
import { probabilityOf } from '../../lib/models/verdict.ts';
import type { Sensitivity, VerdictThresholds } from '../../lib/models/verdict.ts';
import { fitCertainty } from './fit-certainty.ts';
import type { CertaintySample, FittedCertainty } from './fit-certainty.ts';
import { fitTemperature } from './temperature.ts';
import { fitThresholds, leastSources, sensitivityTargets } from './thresholds.ts';
import type { ThresholdBound } from './thresholds.ts';

export interface Calibration {
  temperature: number;
  calibration?: CertaintyCalibration;
  thresholds: Record<Sensitivity, VerdictThresholds>;
  /** Of untouched samples alone: what calibration is compared with. */
  cleanTemperature: number;
  /** What the forms of calibration lose on held-out sources; none where there was nothing to fit. */
  heldOut: FittedCertainty['heldOut'];
  bounds: ThresholdBound[];
  /** What bounds it, in words. */
  notes: string[];
}

/** Validation samples as they are, and others of them after degradations. */
export interface CalibrationSamples {
  untouched: readonly CertaintySample[];
  degraded: readonly CertaintySample[];
}

/** Temperature, what it depends on, and thresholds from validation samples alone. */
export function calibrate({ untouched, degraded }: CalibrationSamples, crop: CalibratingCard['crop']): Calibration {
  const reals = untouched.filter(({ label }) => label === 0).length;
  const fakes = untouched.length - reals;
  const canFit = reals > 0 && fakes > 0;
  const fitted = canFit ? fitCertainty([...untouched, ...degraded], crop) : undefined;
  const temperature = fitted?.temperature ?? 1;
  const card: CalibratingCard = { temperature, calibration: fitted?.calibration, crop };
  const scored = (samples: readonly CertaintySample[]) =>
    samples.map((sample) => ({ ...sample, score: probabilityOf(calibratedLogit(sample.logit, sample, card)) }));
  const conditions = { untouched: scored(untouched), ...(degraded.length && { degraded: scored(degraded) }) };
  const { thresholds, bounds } = fitThresholds(conditions);
  return {
    temperature,
    ...(fitted?.calibration && { calibration: fitted.calibration }),
    thresholds,
    cleanTemperature: canFit ? fitTemperature(untouched) : 1,
    heldOut: fitted?.heldOut ?? [],
    bounds,
    notes: [
      ...(canFit
        ? []
        : [
            `Not calibrated: expected real and fake samples of val, found ${reals} real and ${fakes} fake; the temperature is 1.`,
          ]),
      ...thresholdNotes(bounds),
    ],
  };
}

function thresholdNotes(bounds: readonly ThresholdBound[]): string[] {
  return Object.entries(sensitivityTargets).map(([sensitivity, { falseAlarms }]) => {
    const own = bounds.filter((bound) => bound.sensitivity === sensitivity);
    const percent = `${falseAlarms * 100} %`;
    const short = own.find(({ sources }) => sources < leastSources(falseAlarms));
    if (short)
      return `Threshold ${sensitivity}: ${percent} false alarms need real faces of ${leastSources(falseAlarms)} sources, val has ${short.sources} (${short.group}), so nothing is called likely fake.`;
    const held = bounds.filter((bound) => bound.falseAlarms >= falseAlarms);
    const strictest = held.reduce((most, one) => (one.likelyFake > most.likelyFake ? one : most));
    return `Threshold ${sensitivity}: conformal, at most ${percent} of real faces in each of ${own.length} groups (${own.map(({ group, sources }) => `${group}: ${sources}`).join('; ')} sources); ${strictest.group}, decides.`;
  });
}
