import type { FacePart, FacePlace } from '../explanation/face-places.ts';
import { facePlaces } from '../explanation/face-places.ts';
import type { Explanation, JudgedFace } from '../inference/contract.ts';
import { percentText, reasonText } from './verdict-text.ts';

export const showWhereText = 'Show where';
export const hideWhereText = 'Hide where';
export const lookingText = 'Looking for the place…';
export const legendText = 'Brighter: hiding this part lowers the estimate most.';
const hintText = 'This is a hint at what the model looks at, and no proof.';
const noClearPlaceText = 'No clear place: the estimate does not hang on any one part of this face.';

/** A face without a sign of a fake has no place to show. */
export function isExplainable({ verdict }: Pick<JudgedFace, 'verdict'>): boolean {
  return verdict !== 'no-sign-of-fake';
}

const paired: Partial<Record<FacePart, string>> = { eye: 'eyes', cheek: 'cheeks' };

function placeName({ part, side }: FacePlace): string {
  return side === 'both' ? `the ${paired[part] ?? part}` : `the ${part} on the ${side}`;
}

/** `Mostly around the mouth and the chin.` */
export function placesText(places: readonly FacePlace[]): string {
  const names = places.map(placeName);
  const last = names.at(-1) ?? '';
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
  return `Mostly around ${list}.`;
}

/** The probability that is left when the calibrated logit falls by `fall`. */
export function probabilityAfterFall(fakeProbability: number, fall: number): number {
  const odds = fakeProbability / (1 - fakeProbability);
  return odds === Infinity ? 1 : (odds * Math.exp(-fall)) / (1 + odds * Math.exp(-fall));
}

function fallText(fakeProbability: number, fall: number): string {
  const after = probabilityAfterFall(fakeProbability, fall);
  return `With that hidden, the estimated chance goes from ${percentText(fakeProbability)} to ${percentText(after)}.`;
}

/** What is said below the button, and what the picture shows in words; no picture where there is no clear place. */
export interface ExplanationWords {
  picture: string | undefined;
  sentences: string[];
}

export function explanationWords(explanation: Explanation, face: JudgedFace): ExplanationWords {
  if (explanation.status === 'explained') {
    const where = placesText(facePlaces(explanation.map, face.cropPoints));
    return {
      picture: `The face in grey; what speaks for a fake is lit up. ${where}`,
      sentences: [`${where} ${fallText(face.fakeProbability, explanation.fall)}`, hintText],
    };
  }
  if (explanation.status === 'no-clear-place') return { picture: undefined, sentences: [noClearPlaceText] };
  return { picture: undefined, sentences: [`The place could not be found. ${reasonText(explanation.reason)}`] };
}
