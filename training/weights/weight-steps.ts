import { join } from 'node:path';
import type { TrainingConfig } from '../config.ts';
import { configuredPreparation } from '../prepared/configured-preparation.ts';
import { isPrepared } from '../trainer/open-data.ts';
import { placedConfig } from './stage-list.ts';
import type { Stage, StageList } from './stage-list.ts';

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
  command: 'prepare-data' | 'train' | 'evaluate' | 'export' | 'report';
  args: string[];
  /** Written before the command runs. */
  config?: { file: string; value: TrainingConfig };
  /** What else makes it another step where it changes. */
  depends?: object;
}

/** From raw data to the shipped model, in order. */
export function weightSteps({ prepare, stages, dtype }: StageList, request: WeightsRequest): WeightStep[] {
  const { dataFolder, workFolder, outFolder, isTrial } = request;
  const data = isPrepared(dataFolder) ? dataFolder : join(workFolder, 'prepared');
  const runFolder = (name: string) => join(workFolder, name);
  const limit = optional('limit', request.limit);
  const last = runFolder(stages.at(-1)!.name);
  const trained = stages.map((stage): WeightStep => {
    const file = join(workFolder, 'configs', `${stage.name}.json`);
    const folders = ['--config', file, '--data', data, '--out', runFolder(stage.name), '--resume'];
    return {
      name: `train ${stage.name}`,
      command: 'train',
      args: [...folders, ...limit, ...optional('epochs', request.epochs)],
      config: { file, value: placedConfig(stage, { backbone: request.backbone, runFolder }) },
    };
  });
  const publishing: WeightStep[] = [
    { name: 'export', command: 'export', args: ['--run', last, '--out', outFolder, '--dtype', dtype, '--data', data] },
    { name: 'report', command: 'report', args: ['--run', last] },
  ];
  return [
    ...(isPrepared(dataFolder) ? [] : [preparation(prepare, stages.at(-1)!, data, request)]),
    ...trained,
    { name: 'evaluate', command: 'evaluate', args: ['--run', last, '--data', data, '--robustness', ...limit] },
    ...(isTrial ? [] : publishing),
  ];
}

function preparation(
  options: Record<string, string>,
  { config, configFile }: Stage,
  outFolder: string,
  { dataFolder, landmarker, limit }: WeightsRequest,
): WeightStep {
  const given = { ...options, ...(landmarker && { landmarker }) };
  const args = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
  const folders = ['--data', dataFolder, '--config', configFile, '--out', outFolder];
  return {
    name: 'prepare',
    command: 'prepare-data',
    args: [...folders, ...args, ...optional('limit', limit)],
    depends: configuredPreparation(config),
  };
}

function optional(name: string, value: number | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, String(value)];
}
