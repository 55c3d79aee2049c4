import type { ScheduleOptions } from './training-schema.ts';

/** Where training stands; `step` counts from 0 over all epochs. */
export interface ScheduleMoment {
  step: number;
  stepsPerEpoch: number;
  totalSteps: number;
}

/** The rate of one step: a linear warm-up, then the schedule from its end on. */
export function learningRateAt(moment: ScheduleMoment, base: number, schedule: ScheduleOptions): number {
  const { warmupSteps } = schedule;
  if (moment.step < warmupSteps) return (base * (moment.step + 1)) / warmupSteps;
  return base * scheduledPart(moment, schedule);
}

function scheduledPart({ step, stepsPerEpoch, totalSteps }: ScheduleMoment, schedule: ScheduleOptions): number {
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'cosine': {
      const after = totalSteps - schedule.warmupSteps;
      const part = Math.min(1, (step - schedule.warmupSteps) / Math.max(1, after));
      return schedule.floor + ((1 - schedule.floor) * (1 + Math.cos(Math.PI * part))) / 2;
    }
    case 'step':
      return schedule.factor ** Math.floor(step / (stepsPerEpoch * schedule.everyEpochs));
    case 'exponential':
      return schedule.factor ** (step / stepsPerEpoch);
  }
}

/** Strength of gradient reversal at the part `progress` (0..1) of training (Ganin et al. 2016, section 5.2.2). */
export function lambdaAt(progress: number, { maxLambda, gamma }: { maxLambda: number; gamma: number }): number {
  return maxLambda * (2 / (1 + Math.exp(-gamma * progress)) - 1);
}
