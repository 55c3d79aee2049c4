import type { JudgedFace } from '../inference/contract.ts';
import { drawPixels, withAlpha } from '../ui/draw-pixels.ts';
import { svgIcon, verdictIcon } from './badge-icon.ts';
import type { CardContent, CardFace } from './card-content.ts';
import { explanationElements } from './card-explanation.ts';
import type { CardExplaining } from './card-explanation.ts';
import { make } from './dom.ts';

function cropOf(face: JudgedFace): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'The face that was checked');
  drawPixels(canvas, withAlpha(face.crop));
  return canvas;
}

function meterOf(fakeProbability: number): HTMLElement {
  const bar = document.createElement('span');
  bar.style.width = `${Math.round(fakeProbability * 100)}%`;
  return make('div', { class: 'meter', 'aria-hidden': 'true' }, bar);
}

function faceRow({ face, title, chance }: CardFace, isAlone: boolean): HTMLElement {
  const heading = isAlone ? [] : [make('strong', {}, verdictIcon(face.verdict), title)];
  const text = make('div', {}, ...heading, make('p', { class: 'chance' }, chance), meterOf(face.fakeProbability));
  return make('div', { class: `face ${face.verdict}` }, cropOf(face), text);
}

function facesOf(faces: CardFace[], explaining: CardExplaining): HTMLElement[] {
  const [only] = faces;
  if (!only) return [];
  if (faces.length === 1) return [faceRow(only, true), ...explanationElements(only.face, explaining)];
  const row = (face: CardFace) => make('li', {}, faceRow(face, false), ...explanationElements(face.face, explaining));
  return [make('ul', { class: 'faces' }, ...faces.map(row))];
}

function headerOf({ verdict, title }: CardContent, onClose: () => void): HTMLElement {
  const close = make('button', { type: 'button', class: 'close', 'aria-label': 'Close' });
  close.append(svgIcon(16, [{ outline: 'M4 4l8 8M12 4l-8 8', className: 'cross' }]));
  close.addEventListener('click', onClose);
  const icon = verdict ? [verdictIcon(verdict)] : [];
  const header = make('header', {}, ...icon, make('h2', { id: 'title' }, title), close);
  if (verdict) header.classList.add(verdict);
  return header;
}

/** The card's insides, built by DOM calls alone: a page may forbid markup that is parsed. */
export function cardElements(content: CardContent, onClose: () => void, explaining: CardExplaining): HTMLElement[] {
  const { isBusy, faces, paragraphs, notes, foot } = content;
  const body = make(
    'div',
    { class: 'body', 'aria-live': 'polite' },
    ...(isBusy ? [make('div', { class: 'wait', role: 'progressbar', 'aria-label': 'Checking' })] : []),
    ...facesOf(faces, explaining),
    ...paragraphs.map((text) => make('p', {}, text)),
    ...notes.map((text) => make('p', { class: 'note' }, text)),
    ...(foot ? [make('p', { class: 'foot' }, foot)] : []),
  );
  return [headerOf(content, onClose), body];
}
