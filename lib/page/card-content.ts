import type { ImageResult, JudgedFace } from '../inference/contract.ts';
import type { Verdict } from '../models/verdict.ts';
import { probabilityText, reasonText, verdictExplanation, verdictTitle } from '../ui/verdict-text.ts';

export interface CardFace {
  face: JudgedFace;
  title: string;
  chance: string;
}

/** What a card says, before it is drawn. */
export interface CardContent {
  title: string;
  verdict: Verdict | undefined;
  isBusy: boolean;
  faces: CardFace[];
  paragraphs: string[];
  /** Small print: limits of what was checked. */
  notes: string[];
  foot: string | undefined;
}

const plain = { verdict: undefined, isBusy: false, faces: [], paragraphs: [], notes: [], foot: undefined };

export const screenNote = 'The file could not be read, so this was checked from what is on the screen.';

export function judgedFaces(result: ImageResult): JudgedFace[] {
  if (result.status !== 'analyzed') return [];
  const judged = result.faces.filter((face): face is JudgedFace => face.status === 'judged');
  return judged.toSorted((a, b) => b.fakeProbability - a.fakeProbability);
}

const cardFace = (face: JudgedFace): CardFace => ({
  face,
  title: verdictTitle(face.verdict),
  chance: probabilityText(face),
});

const footOf = (model: string): string => `${model} · judged on this device`;

export function noticeContent(title: string, text: string): CardContent {
  return { ...plain, title, paragraphs: text.split('\n') };
}

export function busyContent(): CardContent {
  return { ...plain, title: 'Checking this picture…', isBusy: true };
}

export function faceContent(face: JudgedFace, model: string): CardContent {
  return {
    ...plain,
    title: verdictTitle(face.verdict),
    verdict: face.verdict,
    faces: [cardFace(face)],
    paragraphs: [verdictExplanation(face.verdict)],
    foot: footOf(model),
  };
}

function smallFacesNote(count: number): string[] {
  if (count === 0) return [];
  return [
    count === 1 ? 'One more face is too small to be checked.' : `${count} more faces are too small to be checked.`,
  ];
}

/** The answer to somebody who asked about a whole picture: it always says something. */
export function pictureContent(result: ImageResult, isFromScreen: boolean): CardContent {
  const screen = isFromScreen ? [screenNote] : [];
  if (result.status === 'failed') {
    return { ...plain, title: 'Could not be checked', paragraphs: [reasonText(result.reason)], notes: screen };
  }
  if (result.status === 'skipped') {
    const title = result.reason === 'no-face' ? 'No face found' : 'Not checked';
    return { ...plain, title, paragraphs: [reasonText(result.reason)], notes: screen };
  }
  const faces = judgedFaces(result);
  return {
    ...plain,
    title: verdictTitle(result.verdict),
    verdict: result.verdict,
    faces: faces.map(cardFace),
    paragraphs: [verdictExplanation(result.verdict)],
    notes: [...smallFacesNote(result.faces.length - faces.length), ...screen],
    foot: footOf(result.model),
  };
}
