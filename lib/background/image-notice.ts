import type { AnalyzedImage, FaceResult, ImageResult } from '../inference/contract.ts';
import { probabilityText, reasonText, verdictExplanation, verdictTitle } from '../ui/verdict-text.ts';

export interface Notice {
  title: string;
  text: string;
}

function faceLine(face: FaceResult, index: number): string {
  const what =
    face.status === 'judged' ? `${verdictTitle(face.verdict)}. ${probabilityText(face)}.` : 'Too small to be checked.';
  return `Face ${index + 1}: ${what}`;
}

function analyzedText(result: AnalyzedImage): string {
  const explanation = verdictExplanation(result.verdict);
  if (result.faces.length === 1) return `${probabilityText(result)}. ${explanation}`;
  return [...result.faces.map(faceLine), explanation].join('\n');
}

/** The answer in words for a picture that cannot be marked where it stands. */
export function noticeOf(result: ImageResult): Notice {
  if (result.status === 'analyzed') return { title: verdictTitle(result.verdict), text: analyzedText(result) };
  const title = result.status === 'skipped' && result.reason === 'no-face' ? 'No face found' : 'Could not be checked';
  return { title, text: reasonText(result.reason) };
}
