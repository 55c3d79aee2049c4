import type { Network } from '../../lib/models/network.ts';
import type { TrainingConfig } from '../config.ts';
import type { EpochPlan } from './epoch-plan.ts';
import { lambdaAt, learningRateAt } from './learning-rate.ts';
import type { StepFigures, StepMoment } from './network-trainer.ts';
import type { EpochLine, Progress } from './progress.ts';

export interface StepNews {
  /** From 1. */
  epoch: number;
  step: number;
  stepsPerEpoch: number;
  /** Mean over the epoch so far. */
  loss: number;
  picturesPerSecond: number;
}

/** Rate, lambda, seed and frozen weights of the step that comes next. */
export function stepMoment({ training }: TrainingConfig, plan: EpochPlan, progress: Progress): StepMoment {
  const totalSteps = plan.stepsPerEpoch * training.epochs;
  const { step, plateau } = progress;
  const scheduled = learningRateAt(
    { step, stepsPerEpoch: plan.stepsPerEpoch, totalSteps },
    training.optimizer.learningRate,
    training.schedule,
  );
  const { freeze, dann } = training;
  const isFreezing = freeze && (freeze.epochs === undefined || progress.epoch < freeze.epochs);
  return {
    learningRate: scheduled * plateau.rateFactor,
    step,
    seed: training.seed * 1_000_003 + step,
    ...(dann && { lambda: lambdaAt(step / totalSteps, dann) }),
    ...(isFreezing && { isFrozen: (name: string) => freeze.prefixes.some((prefix) => name.startsWith(prefix)) }),
  };
}

/** Progress with one more step in the epoch's sums. */
export function afterStep(progress: Progress, figures: StepFigures, samples: number, seconds: number): Progress {
  const { sums } = progress;
  return {
    ...progress,
    step: progress.step + 1,
    sums: {
      steps: sums.steps + 1,
      samples: sums.samples + samples,
      loss: sums.loss + figures.loss * samples,
      labelLoss: sums.labelLoss + figures.labelLoss * samples,
      teacherLoss: sums.teacherLoss + (figures.teacherLoss ?? 0) * samples,
      domainLoss: sums.domainLoss + (figures.domainLoss ?? 0) * samples,
      domainAccuracy: sums.domainAccuracy + (figures.domainAccuracy ?? 0) * samples,
      seconds: sums.seconds + seconds,
    },
  };
}

export function newsOf({ epoch, sums }: Progress, { stepsPerEpoch }: EpochPlan): StepNews {
  return {
    epoch: epoch + 1,
    step: sums.steps,
    stepsPerEpoch,
    loss: sums.loss / sums.samples,
    picturesPerSecond: sums.samples / sums.seconds,
  };
}

/** The finished epoch's line of the log, without validation. */
export function trainLine(
  { config, network }: { config: TrainingConfig; network: Network },
  plan: EpochPlan,
  { epoch, step, sums, ...progress }: Progress,
): EpochLine {
  const last = stepMoment(config, plan, { ...progress, epoch, sums, step: step - 1 });
  const mean = (sum: number) => sum / sums.samples;
  return {
    epoch: epoch + 1,
    loss: mean(sums.loss),
    ...((config.training.distillation || network.outputs.length > 1) && { labelLoss: mean(sums.labelLoss) }),
    ...(config.training.distillation && { teacherLoss: mean(sums.teacherLoss) }),
    ...(network.outputs.length > 1 && {
      domainLoss: mean(sums.domainLoss),
      domainAccuracy: mean(sums.domainAccuracy),
      lambda: last.lambda ?? 1,
    }),
    seconds: sums.seconds,
    picturesPerSecond: sums.samples / sums.seconds,
    learningRate: last.learningRate,
    valAuc: {},
  };
}
