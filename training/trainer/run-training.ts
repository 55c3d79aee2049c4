import type { Network, WeightArrays } from '../../lib/models/network.ts';
import type { TrainingConfig } from '../config.ts';
import type { TrainingSample } from '../training-sample.ts';
import type { BatchStream } from './batch-stream.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { afterEpoch, monitoredScore } from './epoch-end.ts';
import { epochPlan } from './epoch-plan.ts';
import type { EpochPlan } from './epoch-plan.ts';
import { NetworkTrainer } from './network-trainer.ts';
import { afterStep, newsOf, stepMoment, trainLine } from './epoch-steps.ts';
import type { StepNews } from './epoch-steps.ts';
import { noSums, startProgress } from './progress.ts';
import type { EpochLine, Progress } from './progress.ts';
import { writeBest, writeRunFiles } from './run-folder.ts';
import { targetsOf } from './targets.ts';
import type { Teachers } from './teachers.ts';
import { validate } from './validation.ts';

export interface TrainingRun {
  config: TrainingConfig;
  network: Network;
  /** Weights to start from. */
  initial: WeightArrays;
  /** Lie beside the trained weights in the best ones: those of an encoder whose features the network takes. */
  fixed?: WeightArrays;
  train: readonly TrainingSample[];
  val: readonly TrainingSample[];
  /** Names of the domains, in the order of `TrainingSample.domain`. */
  domains: readonly string[];
  /** Data sets whose real and fake pictures were made alike. */
  paired: ReadonlySet<string>;
  /** Of a configuration with distillation; the caller disposes of them. */
  teachers?: Pick<Teachers, 'logitsOf'>;
  openBatches: (samples: readonly TrainingSample[], isTraining: boolean) => BatchStream;
  runFolder: string;
  /** Samples an epoch instead of the configured number. */
  limit?: number;
  onStep?: (news: StepNews) => void;
  onEpoch?: (line: EpochLine, isBest: boolean) => void;
  /** Asks for a checkpoint after the step under way and an end. */
  signal?: AbortSignal;
}

/** Trains from the folder's newest checkpoint, or from the start, to the end or the signal; returns where it stands. */
export async function runTraining(run: TrainingRun): Promise<Progress> {
  const { config, network } = run;
  const { training } = config;
  const trainer = new NetworkTrainer(network, run.initial, {
    optimizer: training.optimizer,
    labelSmoothing: training.labelSmoothing,
    emaDecay: training.emaDecay,
    domainWeight: training.dann?.domainWeight ?? 1,
    ...(training.distillation && { distillation: training.distillation }),
    ...(training.gradientClipNorm !== undefined && { gradientClipNorm: training.gradientClipNorm }),
  });
  const streams: BatchStream[] = [];
  try {
    let progress = await resumed(run, trainer);
    if (progress.ended) return progress;
    const plan = epochPlan(run.train, config, run.limit);
    const batches = run.openBatches(run.train, true);
    streams.push(batches);
    const valBatches = run.val.length ? run.openBatches(run.val, false) : undefined;
    if (valBatches) streams.push(valBatches);
    while (!progress.ended) {
      progress = await trainEpoch(run, trainer, plan, batches, progress);
      if (progress.sums.steps < plan.stepsPerEpoch) return progress;
      progress = await finishEpoch(run, trainer, valBatches, plan, progress);
      if (run.signal?.aborted) break;
    }
    return progress;
  } finally {
    trainer.dispose();
    await Promise.all(streams.map((stream) => stream.close()));
  }
}

async function resumed({ config, runFolder, fixed }: TrainingRun, trainer: NetworkTrainer): Promise<Progress> {
  const checkpoint = readCheckpoint(runFolder);
  if (!checkpoint) return startProgress();
  const { progress, state } = checkpoint;
  trainer.restore(state);
  const endsLater = progress.ended === 'epochs' && progress.epoch < config.training.epochs;
  const goesOn = { ...progress, ended: endsLater ? null : progress.ended };
  if (progress.sums.steps === 0 && progress.best?.epoch === progress.epoch) writeBest(runFolder, state, fixed);
  await writeRunFiles(runFolder, config, goesOn);
  return goesOn;
}

/** Runs the steps that the epoch still lacks; stops early, after a checkpoint, when asked to. */
async function trainEpoch(
  run: TrainingRun,
  trainer: NetworkTrainer,
  plan: EpochPlan,
  batches: BatchStream,
  start: Progress,
): Promise<Progress> {
  const { seed, checkpoint } = run.config.training;
  const targets = targetsOf(run.train, run.domains, run.config);
  let progress = start;
  let savedMs = performance.now();
  let stepMs = savedMs;
  const steps = plan.steps(progress.epoch);
  for await (const batch of batches.batches(steps, seed + progress.epoch * 1_000_003, progress.sums.steps)) {
    const teacherLogits = await run.teachers?.logitsOf(batch.values, batch.labels.length);
    const asked = { ...targets(batch), ...(teacherLogits && { teacherLogits }) };
    const figures = await trainer.step(batch.values, asked, stepMoment(run.config, plan, progress));
    const now = performance.now();
    progress = afterStep(progress, figures, batch.labels.length, (now - stepMs) / 1000);
    stepMs = now;
    run.onStep?.(newsOf(progress, plan));
    if (progress.sums.steps === plan.stepsPerEpoch) break;
    const isDue =
      (checkpoint.everySteps !== undefined && progress.step % checkpoint.everySteps === 0) ||
      now - savedMs > checkpoint.everyMinutes * 60_000;
    if (isDue || run.signal?.aborted) {
      writeCheckpoint(run.runFolder, { progress, state: await trainer.state() });
      savedMs = performance.now();
    }
    if (run.signal?.aborted) break;
  }
  return progress;
}

async function finishEpoch(
  run: TrainingRun,
  trainer: NetworkTrainer,
  valBatches: BatchStream | undefined,
  plan: EpochPlan,
  progress: Progress,
): Promise<Progress> {
  const { config, runFolder } = run;
  const validation =
    valBatches &&
    (await validate({
      samples: run.val,
      batches: valBatches,
      batchSize: config.training.batchSize,
      paired: run.paired,
      outputsOf: (values, count) => trainer.outputs(values, count),
    }));
  const line = { ...trainLine(run, plan, progress), ...validation, valAuc: validation?.valAuc ?? {} };
  const score = monitoredScore(validation?.val, config.training);
  const { isBest, ...ended } = afterEpoch(progress, line.epoch, score, config.training);
  const next = { ...ended, sums: { ...noSums }, log: [...progress.log, line] };
  const state = await trainer.state();
  writeCheckpoint(runFolder, { progress: next, state });
  if (isBest) writeBest(runFolder, state, run.fixed);
  await writeRunFiles(runFolder, config, next);
  run.onEpoch?.(line, isBest);
  return next;
}
