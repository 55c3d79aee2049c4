import type { Progress, ValidationFigures } from './progress.ts';
import type { TrainingOptions } from './training-schema.ts';

/** The monitored figure with its sign such that higher is better; undefined where val cannot measure it. */
export function monitoredScore(val: ValidationFigures | undefined, options: TrainingOptions): number | undefined {
  if (!val) return undefined;
  switch (options.monitor) {
    case 'loss':
      return -val.loss;
    case 'accuracy':
      return val.accuracy;
    case 'auc':
      return val.auc;
    case 'pairedAuc':
      return val.pairedAuc ?? val.auc;
  }
}

/** Progress after a finished epoch: whether it is the best, whether the rate falls, whether training ends. */
export function afterEpoch(
  progress: Progress,
  epoch: number,
  score: number | undefined,
  options: TrainingOptions,
): Progress & { isBest: boolean } {
  const { best } = progress;
  const minDelta = options.earlyStopping?.minDelta ?? 0;
  const isBest = score === undefined || best === null || score > best.score;
  const isProgress = score === undefined || best === null || score > best.score + minDelta;
  const epochsWithoutBetter = isProgress ? 0 : progress.epochsWithoutBetter + 1;
  const isOut = options.earlyStopping !== undefined && epochsWithoutBetter >= options.earlyStopping.patience;
  return {
    ...progress,
    epoch,
    best: isBest ? { epoch, score: score ?? 0 } : best,
    epochsWithoutBetter,
    plateau: afterPlateau(progress.plateau, score, options),
    ended: epoch >= options.epochs ? 'epochs' : isOut ? 'early-stopping' : null,
    isBest,
  };
}

/** Keras' ReduceLROnPlateau without a cool-down. */
function afterPlateau(
  plateau: Progress['plateau'],
  score: number | undefined,
  { reduceOnPlateau: rule, optimizer }: TrainingOptions,
): Progress['plateau'] {
  if (!rule || score === undefined) return plateau;
  if (plateau.best === null || score > plateau.best + rule.minDelta) return { ...plateau, best: score, wait: 0 };
  const wait = plateau.wait + 1;
  if (wait < rule.patience) return { ...plateau, wait };
  const lowest = rule.minRate / optimizer.learningRate;
  return {
    ...plateau,
    rateFactor: Math.max(plateau.rateFactor * rule.factor, Math.min(lowest, plateau.rateFactor)),
    wait: 0,
  };
}
