import type { FailReason, SkipReason } from '../inference/contract.ts';
import type { Verdict } from '../models/verdict.ts';

const titles: Record<Verdict, string> = {
  'likely-fake': 'Likely fake',
  uncertain: 'Cannot tell',
  'no-sign-of-fake': 'No sign of fake found',
};

/** What a face was seen in. */
export type SeenIn = 'picture' | 'video';

const explanations: Record<Verdict, (seenIn: SeenIn) => string> = {
  'likely-fake': (seenIn) =>
    `This face looks like faces that were generated or swapped by a computer. It is an estimate and no proof: look for where the ${seenIn} comes from.`,
  uncertain: (seenIn) =>
    `The estimate lies where both ${seenIn === 'video' ? 'recordings' : 'photographs'} and fakes are found: too close to call. It says nothing for or against this face.`,
  'no-sign-of-fake': (seenIn) =>
    `Nothing that the model knows of fakes was found. That does not show that the ${seenIn} is genuine: new or careful fakes leave no sign that it knows.`,
};

const reasons: Record<SkipReason | FailReason, string> = {
  'no-face': 'No face was found in this picture.',
  'face-too-small': 'The faces in this picture are too small to be checked.',
  'unsupported-format': 'This kind of picture file cannot be read.',
  'too-many-pixels': 'This picture has too many pixels to be opened safely.',
  cancelled: 'The check was stopped before it was done.',
  'cannot-fetch': 'The picture could not be loaded from its address.',
  'address-refused': 'The address of this picture is private or of a kind that is never opened for a page.',
  'cannot-decode': 'The picture file is damaged or is no picture.',
  'timed-out': 'The check took too long and was stopped.',
  'model-unavailable': 'The model that judges faces could not be loaded.',
  'detector-unavailable': 'The part that finds faces could not be started.',
  'bad-request': 'The picture was asked for in a way that is not allowed.',
  internal: 'Something broke inside Telltale.',
};

export function verdictTitle(verdict: Verdict): string {
  return titles[verdict];
}

/** What the verdict means and what it does not. */
export function verdictExplanation(verdict: Verdict, seenIn: SeenIn = 'picture'): string {
  return explanations[verdict](seenIn);
}

/** One sentence for people: why a picture carries no verdict. */
export function reasonText(reason: SkipReason | FailReason): string {
  return reasons[reason];
}

/** The thresholds of the model card decide what counts as high: the words follow the verdict. */
const chances: Record<Verdict, string> = { 'likely-fake': 'high', uncertain: 'in between', 'no-sign-of-fake': 'low' };

interface Judged {
  fakeProbability: number;
  verdict: Verdict;
}

/** Never 0 % or 100 %, which no estimate deserves. */
export function percentText(fakeProbability: number): string {
  const percent = Math.round(fakeProbability * 100);
  const number = percent < 1 ? 'under 1' : percent > 99 ? 'over 99' : String(percent);
  return `${number}\u00a0%`;
}

function chanceOf({ fakeProbability, verdict }: Judged): string {
  return `${chances[verdict]}, ${percentText(fakeProbability)}`;
}

export function probabilityText(judged: Judged): string {
  return `Estimated chance of a fake: ${chanceOf(judged)}`;
}

/** The same where room is scarce and a verdict stands above. */
export function chanceText(judged: Judged): string {
  return `Chance of a fake: ${chanceOf(judged)}`;
}
