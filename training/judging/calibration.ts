import { calibratedProbability } from '../../lib/models/verdict.ts';
import type { Sensitivity, VerdictThresholds } from '../../lib/models/verdict.ts';
import { fitTemperature } from './temperature.ts';
import type { LabelledLogit } from './temperature.ts';
import { fitThresholds } from './thresholds.ts';

export interface Calibration {
  temperature: number;
  thresholds: Record<Sensitivity, VerdictThresholds>;
  /** What bounds it, in words. */
  notes: string[];
}

/** Below this, the balanced threshold of 1 % cannot be told from real faces. */
const leastReals = 99;

/** Temperature and thresholds from validation logits alone. */
export function calibrate(val: readonly LabelledLogit[]): Calibration {
  const reals = val.filter(({ label }) => label === 0).length;
  const fakes = val.length - reals;
  const notes: string[] = [];
  if (!reals || !fakes)
    notes.push(
      `Not calibrated: expected real and fake samples of val, found ${reals} real and ${fakes} fake; the temperature is 1.`,
    );
  if (reals < leastReals)
    notes.push(
      `Val has ${reals} real samples: 1 % false alarms need ${leastReals}, so nothing reaches the balanced threshold.`,
    );
  const temperature = reals && fakes ? fitTemperature(val) : 1;
  const scored = val.map(({ label, logit }) => ({ label, score: calibratedProbability(logit, temperature) }));
  return { temperature, thresholds: fitThresholds(scored), notes };
}
