import type { ClipFigure } from '../../lib/models/clip-card.ts';
import { wordsOfDataSet } from '../../lib/models/data-set-words.ts';
import { decimal, range } from '../judging/tables.ts';

/** Below it resampled groups say little of other people. */
const fewGroups = 20;

/** What the clip model cannot do, by its own figures. */
export function clipLimitations(rows: readonly ClipFigure[], isCorrection = false): string[] {
  const whole = rows.filter(({ method }) => method === undefined);
  return [
    'Judges one face over several frames; it hears no sound and sees no source.',
    ...(isCorrection
      ? [
          "Corrects the image model's mean estimate; calibration and thresholds are the image model's, for there are too few real videos to set its own.",
        ]
      : []),
    ...whole.filter(({ groups }) => groups < fewGroups).map(fewPeople),
    ...rows.filter(({ gain = 0 }) => gain < 0).map(noGain),
    'Generators that are not named among the figures were not measured, the newest among them: expect less there.',
  ];
}

function fewPeople({ dataset, groups, real, fake, clip }: ClipFigure): string {
  const people = groups === 1 ? 'one group of people' : `${groups} groups of people`;
  return `On ${wordsOfDataSet(dataset) ?? dataset} it was measured on ${real} real and ${fake} fake faces of videos of ${people}: AUC ${decimal(clip.auc)} (${range(clip.aucInterval95)}) says little of others.`;
}

function noGain({ dataset, method, frames, clip }: ClipFigure): string {
  return `On ${method ? `${method} of ` : ''}${wordsOfDataSet(dataset) ?? dataset} it is below the image model's frames alone: AUC ${decimal(clip.auc)} against ${decimal(frames.auc)}.`;
}
