import type { ImageResult } from '../inference/contract.ts';
import type { Card } from './card.ts';
import { busyContent, noticeContent, pictureContent } from './card-content.ts';
import { currentAddress, partsOf } from './picture-address.ts';
import type { PictureChecker } from './picture-checker.ts';
import type { ScreenBox } from './picture-placement.ts';
import type { Picture } from './picture.ts';

export interface MenuPoint {
  element: Element;
  x: number;
  y: number;
}

/** Remembers where the context menu was opened last. */
export function watchMenu(signal: AbortSignal): () => MenuPoint | undefined {
  let point: MenuPoint | undefined;
  addEventListener(
    'contextmenu',
    (event) => {
      const [element] = event.composedPath();
      if (element instanceof Element) point = { element, x: event.clientX, y: event.clientY };
    },
    { capture: true, passive: true, signal },
  );
  return () => point;
}

function picturesAt(point: MenuPoint, checker: PictureChecker): Picture[] {
  const root = point.element.getRootNode() as Document | ShadowRoot;
  const elements = new Set([point.element, ...root.elementsFromPoint(point.x, point.y)]);
  return [...elements].flatMap((element) => partsOf(element, true).map((part) => checker.pictureAt(element, part)));
}

function distanceFromView({ element }: Picture): number {
  const { top, height } = element.getBoundingClientRect();
  return Math.abs(top + height / 2 - innerHeight / 2);
}

/** The picture that somebody clicked: by its address, else by the place of the click. */
export function clickedPicture(
  srcUrl: string,
  point: MenuPoint | undefined,
  checker: PictureChecker,
): Picture | undefined {
  const here = point?.element.isConnected ? picturesAt(point, checker) : [];
  const named = (picture: Picture) => currentAddress(picture) === srcUrl;
  const elsewhere = () =>
    [...checker.pictures].filter(named).toSorted((a, b) => distanceFromView(a) - distanceFromView(b));
  return here.find(named) ?? elsewhere()[0] ?? (srcUrl === '' ? here[0] : undefined);
}

interface Desk {
  checker: PictureChecker;
  card: Card;
  /** Judges an address that no element of this frame shows. */
  judgeAddress(url: string): Promise<ImageResult>;
  /** Judges what is on the screen; null where that cannot be had. */
  judgeScreen(picture: Picture): Promise<ImageResult | null>;
}

function isPainted({ element }: Picture): boolean {
  return !(element instanceof HTMLImageElement) || element.naturalWidth > 0;
}

const unreadable = new Set(['cannot-fetch', 'address-refused']);

function anchorOf(picture: Picture | undefined, point: MenuPoint | undefined): ScreenBox {
  if (point?.element.isConnected) return { left: point.x, top: point.y, width: 0, height: 0 };
  if (picture) return picture.element.getBoundingClientRect();
  return { left: innerWidth / 2, top: innerHeight / 4, width: 0, height: 0 };
}

/** Answers a right-click with a card, whatever comes of it. */
export async function checkClicked(srcUrl: string, point: MenuPoint | undefined, desk: Desk): Promise<void> {
  const { checker, card } = desk;
  const picture = clickedPicture(srcUrl, point, checker);
  const show = card.open(busyContent(), anchorOf(picture, point), null);
  const result = picture ? await checker.demand(picture) : srcUrl === '' ? null : await desk.judgeAddress(srcUrl);
  if (!result) {
    show(noticeContent('No picture here', 'No picture was found where you clicked.'));
    return;
  }
  const isUnreadable = result.status === 'failed' && unreadable.has(result.reason);
  const onScreen = picture && isUnreadable && isPainted(picture) ? await desk.judgeScreen(picture) : null;
  show(onScreen ? pictureContent(onScreen, true) : pictureContent(result, false));
}
