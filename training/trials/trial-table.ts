import { decimal, markdownTable } from '../judging/tables.ts';
import type { Trial } from './trial.ts';

export interface TrialRecord {
  date: string;
  command: string;
  trials: Trial[];
}

/** Trials by name: what is new replaces what was known, but for notes that it does not give; in the order of training. */
export function mergedTrials(known: readonly Trial[], fresh: readonly Trial[]): Trial[] {
  const byName = new Map(known.map((trial) => [trial.name, trial]));
  for (const trial of fresh) {
    const notes = { ...byName.get(trial.name)?.notes, ...trial.notes };
    byName.set(trial.name, { ...trial, notes });
  }
  return [...byName.values()].sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
}

function orderOf({ started, name }: Trial): string {
  return `${started ?? ''} ${name}`;
}

/** The table of docs/experiments.md. */
export function trialTable({ date, command, trials }: TrialRecord): string {
  const table = markdownTable({
    head: [
      'trial',
      'tried',
      'predicted',
      'seen',
      'AUC, mean of pairs',
      'half size, JPEG 50',
      'AUC by data set',
      'network',
      'parameters',
      'MACs',
      'training',
      'judged / s',
    ],
    rows: trials.map(({ name, notes, architecture, inputPx, epochs, trainingSeconds, figures }) => [
      name,
      notes.tried ?? '–',
      notes.predicted ?? '–',
      notes.seen ?? '–',
      decimal(figures.clean.pairedMean),
      decimal(figures.degraded.pairedMean),
      Object.entries(figures.clean.byDataset)
        .map(([dataset, area]) => `${dataset} ${decimal(area)}`)
        .join(', '),
      `${architecture} ${inputPx} px`,
      millions(figures.parameters),
      millions(figures.multiplyAdds),
      `${epochs} epochs, ${Math.round(trainingSeconds / 60)} min`,
      `${figures.picturesPerSecond.toFixed(0)}${figures.limit === undefined ? '' : ` (${figures.limit} samples at most)`}`,
    ]),
  });
  const sets = new Set(trials.map(({ figures }) => figures.manifestSha256)).size;
  const warning = sets > 1 ? ` The trials were measured on ${sets} sets of prepared data: compare with care.` : '';
  return `${table}\n\nValidation split, weights as trained; fakes without real counterparts are measured against the real faces of all others. MACs are multiplications with additions of one picture. Speeds are those of the machine at that hour and no comparison. Written ${date} by \`${command}\`.${warning}`;
}

function millions(count: number): string {
  return `${(count / 1e6).toFixed(count < 1e7 ? 2 : 0)} M`;
}
