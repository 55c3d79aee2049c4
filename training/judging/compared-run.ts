import { readEvaluation } from './evaluation.ts';
import { readRun, trainingSeconds } from './run-record.ts';
import { decimal, percent, range } from './tables.ts';
import type { TextTable } from './tables.ts';

/** What the reference compares models by; of all data sets of the measured split together. */
export interface ComparedRun {
  folder: string;
  name: string;
  architecture: string;
  /** Of the prepared data. */
  dataSha256?: string;
  /** Measured. */
  samples: number;
  accuracy?: number;
  precision?: number;
  recall?: number;
  auc?: number;
  aucInterval95?: [number, number];
  eer?: number;
  loss?: number;
  parameters?: number;
  weightBytes?: number;
  epochs: number;
  trainingSeconds: number;
  /** While training, over all epochs; absent without a log. */
  trainedPerSecond?: number;
  judgedPerSecond?: number;
}

export function comparedRun(folder: string): ComparedRun {
  const { rows, run: facts, data, picturesPerSecond } = readEvaluation(folder);
  const run = readRun(folder);
  const all = rows.find(({ dataset }) => dataset === 'all');
  if (!all)
    throw new Error(`${folder}/evaluation.json: expected a row for all data sets, found none; evaluate it again`);
  const { accuracy, precision, recall, auc, aucInterval95, eer, loss } = all;
  const seconds = trainingSeconds(run);
  const pictures = run.epochs.reduce((sum, epoch) => sum + epoch.seconds * epoch.picturesPerSecond, 0);
  const measured = {
    dataSha256: data?.sha256,
    accuracy,
    precision,
    recall,
    auc,
    aucInterval95,
    eer,
    loss,
    parameters: facts?.parameters,
    weightBytes: facts?.weightBytes,
    trainedPerSecond: seconds ? pictures / seconds : undefined,
    judgedPerSecond: picturesPerSecond,
  };
  const known = Object.entries(measured).filter(([, value]) => value !== undefined);
  return {
    folder,
    name: run.config.name,
    architecture: run.config.architecture.name,
    samples: all.real + all.fake,
    epochs: run.epochs.length,
    trainingSeconds: seconds,
    ...Object.fromEntries(known),
  };
}

/** Names of the runs, their folders where two share one. */
export function runNames(runs: readonly ComparedRun[]): string[] {
  return runs.map(({ name, folder }) => (runs.filter((run) => run.name === name).length > 1 ? folder : name));
}

/** What a reader must know before comparing. */
export function comparisonNotes(runs: readonly ComparedRun[]): string[] {
  const sets = new Set(runs.map(({ dataSha256, samples }) => `${dataSha256} ${samples}`));
  return sets.size > 1 ? ['The runs were measured on different prepared data or samples: compare with care.'] : [];
}

const per = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(value < 10 ? 1 : 0));

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  return seconds < 5400 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** Best AUC first. */
export function comparisonTable(runs: readonly ComparedRun[]): TextTable {
  const names = runNames(runs);
  const order = [...runs.keys()].sort((a, b) => (runs[b]!.auc ?? 0) - (runs[a]!.auc ?? 0));
  return {
    head: [
      'run',
      'architecture',
      'accuracy',
      'precision',
      'recall',
      'AUC',
      'AUC 95 %',
      'EER',
      'loss',
      'parameters',
      'size',
      'epochs',
      'training',
      'trained / s',
      'judged / s',
    ],
    rows: order.map((i) => {
      const run = runs[i]!;
      return [
        names[i]!,
        run.architecture,
        percent(run.accuracy),
        percent(run.precision),
        percent(run.recall),
        decimal(run.auc),
        range(run.aucInterval95),
        decimal(run.eer),
        decimal(run.loss),
        run.parameters === undefined ? '–' : run.parameters.toLocaleString('en'),
        run.weightBytes === undefined ? '–' : `${(run.weightBytes / 1e6).toFixed(1)} MB`,
        String(run.epochs),
        duration(run.trainingSeconds),
        per(run.trainedPerSecond),
        per(run.judgedPerSecond),
      ];
    }),
  };
}
