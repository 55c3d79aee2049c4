import type { Size } from '../face/types.ts';
import { firstUrlLayer, splitLayers } from './css-layers.ts';
import { backgroundPlacement, objectPlacement, onScreen, svgPlacement } from './picture-placement.ts';
import type { FitMode, Placement, ScreenBox } from './picture-placement.ts';
import type { Drawn, PicturePart } from './picture.ts';

const px = (value: string): number => Number.parseFloat(value) || 0;

interface Insets {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function insetsOf(style: CSSStyleDeclaration, withPadding: boolean): Insets {
  const inset = (side: 'Left' | 'Top' | 'Right' | 'Bottom') =>
    px(style[`border${side}Width`]) + (withPadding ? px(style[`padding${side}`]) : 0);
  return { left: inset('Left'), top: inset('Top'), right: inset('Right'), bottom: inset('Bottom') };
}

/** The box inside border (and padding): where it is on the screen, its size in layout pixels, and the zoom between. */
function innerBox(
  element: HTMLElement,
  insets: Insets,
): { origin: ScreenBox; area: Size; zoomX: number; zoomY: number } {
  const rect = element.getBoundingClientRect();
  const zoomX = rect.width / (element.offsetWidth || rect.width || 1);
  const zoomY = rect.height / (element.offsetHeight || rect.height || 1);
  const area = {
    width: rect.width / zoomX - insets.left - insets.right,
    height: rect.height / zoomY - insets.top - insets.bottom,
  };
  const origin = {
    left: rect.left + insets.left * zoomX,
    top: rect.top + insets.top * zoomY,
    width: area.width * zoomX,
    height: area.height * zoomY,
  };
  return { origin, area, zoomX, zoomY };
}

/** In CSS pixels; 0 where nothing is loaded. */
function naturalSize(element: HTMLImageElement | HTMLVideoElement): Size {
  if (element instanceof HTMLVideoElement) return { width: element.videoWidth, height: element.videoHeight };
  return { width: element.naturalWidth, height: element.naturalHeight };
}

function placeObject(element: HTMLImageElement | HTMLVideoElement, picture: Size): Placement {
  const style = getComputedStyle(element);
  const { origin, area, zoomX, zoomY } = innerBox(element, insetsOf(style, true));
  const own = naturalSize(element);
  const natural = { width: own.width || picture.width, height: own.height || picture.height };
  const placement = objectPlacement(area, natural, picture, style.objectFit as FitMode, style.objectPosition);
  return onScreen(placement, origin, zoomX, zoomY);
}

const layerOf = (value: string, index: number): string => {
  const layers = splitLayers(value);
  return layers[index % layers.length] ?? '';
};

function placeBackground(element: HTMLElement, part: PicturePart, picture: Size): Placement | null {
  const style = getComputedStyle(element, part === 'background' ? null : part);
  const index = firstUrlLayer(style.backgroundImage)?.index ?? 0;
  const origin = layerOf(style.backgroundOrigin, index);
  const ownStyle = part === 'background' ? style : getComputedStyle(element);
  const insets =
    origin === 'border-box' ? { left: 0, top: 0, right: 0, bottom: 0 } : insetsOf(ownStyle, origin === 'content-box');
  const inner = innerBox(element, insets);
  if (part !== 'background' && !fillsBox(style, inner.area)) return null;
  const isFixed = layerOf(style.backgroundAttachment, index) === 'fixed';
  const area = isFixed ? { width: innerWidth, height: innerHeight } : inner.area;
  const placement = backgroundPlacement(area, picture, layerOf(style.backgroundSize, index), [
    layerOf(style.backgroundPositionX, index),
    layerOf(style.backgroundPositionY, index),
  ]);
  return isFixed ? placement : onScreen(placement, inner.origin, inner.zoomX, inner.zoomY);
}

/** Pseudo-elements have no rectangle of their own: only one that covers its element can be placed. */
function fillsBox(style: CSSStyleDeclaration, area: Size): boolean {
  return Math.abs(px(style.width) - area.width) < 2 && Math.abs(px(style.height) - area.height) < 2;
}

function placeSvgImage(element: SVGImageElement, picture: Size): Placement | null {
  const matrix = element.getScreenCTM();
  if (!matrix) return null;
  const area = {
    width: element.width.baseVal.value || picture.width,
    height: element.height.baseVal.value || picture.height,
  };
  const { align, meetOrSlice } = element.preserveAspectRatio.baseVal;
  const isNone = align <= SVGPreserveAspectRatio.SVG_PRESERVEASPECTRATIO_NONE;
  const step = align - SVGPreserveAspectRatio.SVG_PRESERVEASPECTRATIO_XMINYMIN;
  const alignment: [number, number] | null = isNone ? null : [(step % 3) / 2, Math.floor(step / 3) / 2];
  const isSlice = meetOrSlice === SVGPreserveAspectRatio.SVG_MEETORSLICE_SLICE;
  const corner = new DOMPoint(element.x.baseVal.value, element.y.baseVal.value).matrixTransform(matrix);
  const placement = svgPlacement(area, picture, alignment, isSlice);
  return onScreen(placement, { left: corner.x, top: corner.y }, matrix.a, matrix.d);
}

/** The box within which a picture is drawn: nothing of it shows outside. */
export function pictureBox({ element, part }: Drawn): ScreenBox {
  if (part === 'img' || part === 'video')
    return innerBox(element as HTMLElement, insetsOf(getComputedStyle(element), true)).origin;
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left, top, width, height };
}

/** Where a picture's pixels are on the screen, or null where that cannot be known. */
export function measurePlacement({ element, part }: Drawn, size: Size): Placement | null {
  if (part === 'img' || part === 'video') return placeObject(element as HTMLImageElement | HTMLVideoElement, size);
  if (part === 'svg-image') return placeSvgImage(element as SVGImageElement, size);
  return placeBackground(element as HTMLElement, part, size);
}
