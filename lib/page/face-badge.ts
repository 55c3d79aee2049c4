import type { JudgedFace } from '../inference/contract.ts';
import { verdictTitle } from '../ui/verdict-text.ts';
import { verdictIcon } from './badge-icon.ts';
import { intersection } from './picture-placement.ts';
import type { ScreenBox } from './picture-placement.ts';

export const badgePx = 24;
const labelRoomPx = 112;
const longestLabelPx = 190;

export interface FaceBadge {
  readonly face: JudgedFace;
  readonly elements: HTMLElement[];
  readonly button: HTMLButtonElement;
}

export function createFaceBadge(face: JudgedFace, onOpen: (badge: FaceBadge) => void): FaceBadge {
  const outline = document.createElement('div');
  outline.className = `outline ${face.verdict}`;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `badge ${face.verdict}`;
  button.setAttribute('aria-label', `${verdictTitle(face.verdict)}. Show details`);
  button.setAttribute('aria-haspopup', 'dialog');
  const label = document.createElement('span');
  label.className = 'label';
  label.textContent = verdictTitle(face.verdict);
  const pill = document.createElement('span');
  pill.className = 'pill';
  pill.append(verdictIcon(face.verdict), label);
  button.append(pill);
  const badge: FaceBadge = { face, elements: [outline, button], button };
  button.addEventListener('click', () => onOpen(badge));
  return badge;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

/** Where the button goes: on top of the face's upper right corner, pushed inside what is seen of the picture. */
export function badgeCorner(face: ScreenBox, visible: ScreenBox): { left: number; top: number } {
  return {
    left: clamp(face.left + face.width - badgePx, visible.left, visible.left + visible.width - badgePx),
    top: clamp(face.top - badgePx, visible.top, visible.top + visible.height - badgePx),
  };
}

/** Whether so much of the face is seen that a mark on it can be understood. */
export function isFaceSeen(face: ScreenBox, visible: ScreenBox): boolean {
  const x = face.left + face.width / 2;
  const y = face.top + face.height / 2;
  const isInside =
    x > visible.left && x < visible.left + visible.width && y > visible.top && y < visible.top + visible.height;
  return isInside && visible.width >= badgePx && visible.height >= badgePx;
}

/** Moves a badge; `origin` and `zoom` carry viewport pixels over to the host's own. */
export function layFaceBadge(
  badge: FaceBadge,
  face: ScreenBox,
  visible: ScreenBox,
  origin: { left: number; top: number; zoom: number },
): void {
  const [outline] = badge.elements;
  const x = (value: number) => (value - origin.left) / origin.zoom;
  const y = (value: number) => (value - origin.top) / origin.zoom;
  const shown = intersection(face, visible) ?? face;
  if (outline) {
    outline.style.transform = `translate(${x(shown.left)}px, ${y(shown.top)}px)`;
    outline.style.width = `${shown.width / origin.zoom}px`;
    outline.style.height = `${shown.height / origin.zoom}px`;
  }
  const corner = badgeCorner(face, visible);
  badge.button.style.transform = `translate(${x(corner.left)}px, ${y(corner.top)}px)`;
  const roomLeft = corner.left + badgePx - visible.left;
  const roomRight = visible.left + visible.width - corner.left;
  badge.button.classList.toggle('opens-left', roomLeft >= Math.min(roomRight, longestLabelPx));
  badge.button.classList.toggle('is-roomy', face.width >= labelRoomPx && Math.max(roomLeft, roomRight) >= labelRoomPx);
}
