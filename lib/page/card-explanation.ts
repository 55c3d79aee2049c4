import { heatGradient, heatPicture } from '../explanation/heat-picture.ts';
import type { Explanation, JudgedFace } from '../inference/contract.ts';
import { drawPixels } from '../ui/draw-pixels.ts';
import {
  explanationWords,
  hideWhereText,
  isExplainable,
  legendText,
  lookingText,
  showWhereText,
} from '../ui/explanation-text.ts';
import type { Explain } from './ask-inference.ts';
import { make } from './dom.ts';

export interface CardExplaining {
  explain: Explain;
  /** Aborts when the card closes. */
  signal: AbortSignal;
  /** The card has grown or shrunk. */
  onResize: () => void;
}

function legend(): HTMLElement {
  const scale = make('span', { class: 'scale', 'aria-hidden': 'true' });
  scale.style.background = heatGradient();
  return make('p', { class: 'legend' }, scale, legendText);
}

function figureOf(explanation: Explanation, face: JudgedFace, picture: string): HTMLElement[] {
  if (explanation.status !== 'explained') return [];
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', picture);
  drawPixels(canvas, heatPicture(face.crop, explanation.map));
  return [make('div', { class: 'heat' }, canvas, legend())];
}

function answerElements(explanation: Explanation, face: JudgedFace): HTMLElement[] {
  const { picture = '', sentences } = explanationWords(explanation, face);
  return [...figureOf(explanation, face, picture), ...sentences.map((text) => make('p', {}, text))];
}

function waiting(): HTMLElement {
  return make('div', { class: 'wait', role: 'progressbar', 'aria-label': lookingText });
}

/** A button that asks where in the face the evidence lies, and the answer below it; nothing for faces without a sign. */
export function explanationElements(face: JudgedFace, { explain, signal, onResize }: CardExplaining): HTMLElement[] {
  if (!isExplainable(face)) return [];
  const button = make('button', { type: 'button', class: 'ask', 'aria-expanded': 'false' }, showWhereText);
  const answer = make('div', { class: 'answer' });
  const show = (isShown: boolean, label: string, ...elements: HTMLElement[]) => {
    button.textContent = label;
    button.setAttribute('aria-expanded', String(isShown));
    answer.replaceChildren(...elements);
    onResize();
  };
  let isAsking = false;
  let known: HTMLElement[] | undefined;
  const ask = async () => {
    isAsking = true;
    show(true, lookingText, waiting());
    const explanation = await explain(face, signal);
    isAsking = false;
    if (signal.aborted) return;
    const elements = answerElements(explanation, face);
    if (explanation.status !== 'failed') known = elements;
    show(true, explanation.status === 'failed' ? showWhereText : hideWhereText, ...elements);
  };
  button.addEventListener('click', () => {
    if (isAsking) return;
    const isShown = answer.childElementCount > 0;
    if (known) show(!isShown, isShown ? showWhereText : hideWhereText, ...(isShown ? [] : known));
    else void ask();
  });
  return [make('div', { class: 'where' }, button, answer)];
}
