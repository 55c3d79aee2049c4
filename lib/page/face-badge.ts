import type { BoundingBox } from '../face/types.ts';
import type { JudgedFace } from '../inference/contract.ts';
import type { Verdict } from '../models/verdict.ts';
import { verdictTitle } from '../ui/verdict-text.ts';
import { verdictIcon } from './badge-icon.ts';
import { intersection } from './picture-placement.ts';
import type { ScreenBox } from './picture-placement.ts';

export const badgePx = 24;
/** For "Likely fake"; longer words need more. */
const labelRoomPx = 112;
const shortestLabel = 11;
const characterPx = 7;
const longestLabelPx = 190;

/** What one badge says and of which place of the picture. */
export interface Mark {
  /** Which face it is: a mark with the key of an earlier one moves that one's badge. */
  key: unknown;
  /** In pixels of the picture; undefined where the face is not seen at the moment. */
  box: BoundingBox | undefined;
  look: Verdict | 'looking';
  title: string;
}

export interface FaceBadge {
  mark: Mark;
  readonly elements: HTMLElement[];
  readonly button: HTMLButtonElement;
}

/** A face of a picture: its mark never changes. */
export function markOf(face: JudgedFace): Mark {
  return { key: face, box: face.box, look: face.verdict, title: verdictTitle(face.verdict) };
}

function dress(badge: FaceBadge, { look, title }: Mark): void {
  for (const element of badge.elements) {
    element.classList.remove(badge.mark.look);
    element.classList.add(look);
  }
  badge.button.setAttribute('aria-label', `${title}. Show details`);
  const label = document.createElement('span');
  label.className = 'label';
  label.textContent = title;
  const pill = document.createElement('span');
  pill.className = 'pill';
  pill.append(verdictIcon(look), label);
  badge.button.replaceChildren(pill);
}

export function createFaceBadge(mark: Mark, onOpen: (badge: FaceBadge) => void): FaceBadge {
  const outline = document.createElement('div');
  outline.className = 'outline';
  const button = document.createElement('button');
  button.className = 'badge';
  button.type = 'button';
  button.setAttribute('aria-haspopup', 'dialog');
  const badge: FaceBadge = { mark, elements: [outline, button], button };
  dress(badge, mark);
  button.addEventListener('click', () => onOpen(badge));
  return badge;
}

/** Says something else of the same face, without losing the focus that a person may have put on it. */
export function changeFaceBadge(badge: FaceBadge, mark: Mark): void {
  const { look, title } = badge.mark;
  if (look !== mark.look || title !== mark.title) dress(badge, mark);
  badge.mark = mark;
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
  const neededPx = labelRoomPx + Math.max(0, badge.mark.title.length - shortestLabel) * characterPx;
  badge.button.classList.toggle('is-roomy', face.width >= labelRoomPx && Math.max(roomLeft, roomRight) >= neededPx);
}
