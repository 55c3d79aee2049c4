import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseConfig } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import type { RunCommand } from '../recipes/run-command.ts';
import type { PlannedRun } from './planned-runs.ts';

export interface TrainWithout {
  config: TrainingConfig;
  dataFolder: string;
  outFolder: string;
  /** Of `train` and `evaluate`. */
  extraArgs: readonly string[];
  run: RunCommand;
  say: (line: string) => void;
}

export interface LeftOutChanges {
  pretrained?: string;
  epochs?: number;
  samplesPerEpoch?: number;
}

/** The configuration that every run of the command has but for what it leaves out. */
export function commonConfig(config: TrainingConfig, changes: LeftOutChanges): TrainingConfig {
  const { pretrained, epochs, samplesPerEpoch } = changes;
  return {
    ...config,
    ...(pretrained && { pretrained }),
    training: { ...config.training, ...(epochs && { epochs }), ...(samplesPerEpoch && { samplesPerEpoch }) },
  };
}

/** `{run}` in the path of the weights to start from is the name of the run: a fold starts from another command's same fold. */
export function pretrainedOf(pretrained: string | undefined, { name }: PlannedRun): string | undefined {
  return pretrained?.replaceAll('{run}', name);
}

function configWithout(config: TrainingConfig, plan: PlannedRun): TrainingConfig {
  const { name, leaveOut, trainOnAll = [] } = plan;
  const pretrained = pretrainedOf(config.pretrained, plan);
  return {
    ...config,
    ...(pretrained !== undefined && { pretrained }),
    name: `${config.name}-without-${name}`,
    data: {
      ...config.data,
      leaveOut: [...config.data.leaveOut, ...leaveOut],
      trainOnAll: [...config.data.trainOnAll, ...trainOnAll],
    },
  };
}

/**
 * Trains and evaluates one run after another, each from the same start; what was evaluated is left alone, what was
 * stopped goes on. Returns the run folders in the order of the plan; throws where a command fails.
 */
export async function trainWithout(planned: readonly PlannedRun[], request: TrainWithout): Promise<string[]> {
  const { outFolder, say } = request;
  const folders: string[] = [];
  for (const [i, plan] of planned.entries()) {
    const folder = join(outFolder, plan.name);
    const config = configWithout(request.config, plan);
    const isDone = isFinished(folder, config);
    say(
      `[${i + 1}/${planned.length}] without ${plan.leaveOut.join(', ')}: ${isDone ? 'done before, in ' : ''}${folder}`,
    );
    if (!isDone) await trainOne(folder, config, plan, request);
    folders.push(folder);
  }
  return folders;
}

async function trainOne(
  folder: string,
  config: TrainingConfig,
  { name }: PlannedRun,
  { dataFolder, outFolder, extraArgs, run }: TrainWithout,
): Promise<void> {
  const file = join(outFolder, 'configs', `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  const steps: [string, string[]][] = [
    ['train', ['--config', file, '--data', dataFolder, '--out', folder, '--resume', ...extraArgs]],
    ['evaluate', ['--run', folder, '--data', dataFolder, ...extraArgs]],
  ];
  for (const [command, args] of steps) {
    const code = await run(command, args);
    if (code !== 0)
      throw new Error(`${folder}: expected ${command} to end well, it ended with ${code}; the same command goes on`);
  }
}

/** Throws where another run lies in its place. */
function isFinished(folder: string, config: TrainingConfig): boolean {
  const path = join(folder, 'config.json');
  if (!existsSync(path) || !existsSync(join(folder, 'evaluation.json'))) return false;
  const before = parseConfig(JSON.parse(readFileSync(path, 'utf8')), path);
  if (isDeepStrictEqual(comparable(before), comparable(parseConfig(JSON.parse(JSON.stringify(config)), path))))
    return true;
  throw new Error(
    `${folder}: expected the run that is asked for, found one of another configuration; choose another --out`,
  );
}

/** Notes change no run, and the number of domains comes from the data. */
function comparable({ architecture, ...config }: TrainingConfig): TrainingConfig {
  const args = { ...architecture.args };
  delete args['domains'];
  return { ...config, notes: undefined, architecture: { ...architecture, args } };
}
