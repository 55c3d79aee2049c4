import type { JudgedFace } from '../inference/contract.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import { svgIcon, verdictIcon } from './badge-icon.ts';
import type { CardContent, CardFace } from './card-content.ts';

type Child = Node | string;

function make(tag: string, attributes: Record<string, string>, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function drawCrop(canvas: HTMLCanvasElement, { width, height, data }: RgbPixels): void {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) image.data[pixel * 4 + channel] = data[pixel * 3 + channel] ?? 0;
    image.data[pixel * 4 + 3] = 255;
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

function cropOf(face: JudgedFace): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'The face that was checked');
  drawCrop(canvas, face.crop);
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

function facesOf(faces: CardFace[]): HTMLElement[] {
  const [only] = faces;
  if (!only) return [];
  if (faces.length === 1) return [faceRow(only, true)];
  return [make('ul', { class: 'faces' }, ...faces.map((face) => make('li', {}, faceRow(face, false))))];
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
export function cardElements(content: CardContent, onClose: () => void): HTMLElement[] {
  const { isBusy, faces, paragraphs, notes, foot } = content;
  const body = make(
    'div',
    { class: 'body', 'aria-live': 'polite' },
    ...(isBusy ? [make('div', { class: 'wait', role: 'progressbar', 'aria-label': 'Checking' })] : []),
    ...facesOf(faces),
    ...paragraphs.map((text) => make('p', {}, text)),
    ...notes.map((text) => make('p', { class: 'note' }, text)),
    ...(foot ? [make('p', { class: 'foot' }, foot)] : []),
  );
  return [headerOf(content, onClose), body];
}
