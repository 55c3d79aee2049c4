import { basename, join } from 'node:path';
import { cacheSpecs } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import { configuredPreparation } from '../prepared/configured-preparation.ts';
import { isPrepared } from '../trainer/open-data.ts';
import { isTrained, placedConfig } from './stage-list.ts';
import type { JoinedStage, Stage, StageList } from './stage-list.ts';

export interface WeightsRequest {
  /** As published, or a folder of prepare-data. */
  dataFolder: string;
  /** Weights that the first stage starts from. */
  backbone: string;
  /** Holds the prepared data and a run for each stage. */
  workFolder: string;
  /** Folder of the model. */
  outFolder: string;
  landmarker?: string;
  /** To see it run: of every step that takes it. */
  limit?: number;
  epochs?: number;
  /** Without export and report. */
  isTrial: boolean;
}

/** One command of the way to the weights. */
export interface WeightStep {
  /** Unique. */
  name: string;
  command: 'prepare-data' | 'reconstruct' | 'train' | 'average' | 'evaluate' | 'export' | 'report';
  args: string[];
  /** Written before the command runs. */
  config?: { file: string; value: TrainingConfig };
  /** What else makes it another step where it changes. */
  depends?: object;
}

/** From raw data to the shipped model, in order. */
export function weightSteps(list: StageList, request: WeightsRequest): WeightStep[] {
  const { workFolder, outFolder, isTrial } = request;
  const { stages, dtype } = list;
  const { steps: preparing, dataOf, judged: data } = dataSteps(list, request);
  const runFolder = (name: string) => join(workFolder, name);
  const limit = optional('limit', request.limit);
  const last = runFolder(stages.at(-1)!.name);
  const trained = (stage: Stage): WeightStep => {
    const file = join(workFolder, 'configs', `${stage.name}.json`);
    const folders = ['--config', file, '--data', dataOf(stage), '--out', runFolder(stage.name), '--resume'];
    return {
      name: `train ${stage.name}`,
      command: 'train',
      args: [...folders, ...limit, ...optional('epochs', request.epochs)],
      config: { file, value: placedConfig(stage, { backbone: request.backbone, runFolder }) },
    };
  };
  const joined = ({ name, runs, averages }: JoinedStage): WeightStep => ({
    name: `average ${name}`,
    command: 'average',
    args: [
      '--runs',
      runs.map(runFolder).join(','),
      '--out',
      runFolder(name),
      ...(averages === 'logits' ? ['--logits'] : []),
    ],
  });
  const publishing: WeightStep[] = [
    { name: 'export', command: 'export', args: ['--run', last, '--out', outFolder, '--dtype', dtype, '--data', data] },
    { name: 'report', command: 'report', args: ['--run', last] },
  ];
  return [
    ...preparing,
    ...stages.map((stage) => (isTrained(stage) ? trained(stage) : joined(stage))),
    { name: 'evaluate', command: 'evaluate', args: ['--run', last, '--data', data, '--robustness', ...limit] },
    ...(isTrial ? [] : publishing),
  ];
}

interface StageData {
  steps: WeightStep[];
  /** Folder of prepared crops for a stage. */
  dataOf: (stage: Stage) => string;
  /** What the result is judged on: published data alone. */
  judged: string;
}

/** One preparation for each cut of the crops; the last stage's crops get reconstructions where the list asks for them. */
function dataSteps({ prepare, reconstruct, stages: all }: StageList, request: WeightsRequest): StageData {
  const stages = all.filter(isTrained);
  const { dataFolder, workFolder } = request;
  if (isPrepared(dataFolder)) return { steps: [], dataOf: () => dataFolder, judged: dataFolder };
  const last = stages.at(-1)!;
  const folderOf = (stage: Stage) =>
    cutOf(stage) === cutOf(last)
      ? join(workFolder, 'prepared')
      : join(workFolder, `prepared-${cacheSpecs(stage.config).spec.size}`);
  const cuts = new Map(stages.map((stage) => [cutOf(stage), stage]));
  const steps = [...cuts.values()].map((stage) => preparation(prepare, stage, folderOf(stage), request));
  const judged = folderOf(last);
  if (!reconstruct) return { steps, dataOf: folderOf, judged };
  const out = join(workFolder, 'reconstructed');
  const folders = ['--prepared', folderOf(last), '--out', out];
  const step: WeightStep = { name: 'reconstruct', command: 'reconstruct', args: [...folders, ...spread(reconstruct)] };
  return { steps: [...steps, step], dataOf: (stage) => (cutOf(stage) === cutOf(last) ? out : folderOf(stage)), judged };
}

/** Stages of one cut share their crops. */
function cutOf({ config }: Stage): string {
  return JSON.stringify([config.framing, cacheSpecs(config)]);
}

function preparation(
  options: Record<string, string>,
  { config, configFile }: Stage,
  outFolder: string,
  { dataFolder, landmarker, limit }: WeightsRequest,
): WeightStep {
  const given = { ...options, ...(landmarker && { landmarker }) };
  const folders = ['--data', dataFolder, '--config', configFile, '--out', outFolder];
  return {
    name: `prepare ${basename(outFolder)}`,
    command: 'prepare-data',
    args: [...folders, ...spread(given), ...optional('limit', limit)],
    depends: configuredPreparation(config),
  };
}

function spread(options: Record<string, string>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

function optional(name: string, value: number | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, String(value)];
}
