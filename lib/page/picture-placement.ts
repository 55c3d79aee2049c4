import type { BoundingBox, Size } from '../face/types.ts';

/** In CSS pixels of the viewport. */
export interface ScreenBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Picture pixel (x, y) is drawn at (left + x * scaleX, top + y * scaleY). */
export interface Placement {
  left: number;
  top: number;
  scaleX: number;
  scaleY: number;
}

export type FitMode = 'fill' | 'contain' | 'cover' | 'none' | 'scale-down';

/** Resolves a computed position (`50%`, `12px`, `calc(100% - 4px)`, `right 4px`) to an offset within the free space. */
export function positionOffset(position: string, freePx: number): number {
  const fromEnd = /^(?:right|bottom)\s+(.+)$/.exec(position);
  if (fromEnd?.[1]) return freePx - positionOffset(fromEnd[1], freePx);
  if (/^(?:left|top)\s+/.test(position)) return positionOffset(position.replace(/^\w+\s+/, ''), freePx);
  let offset = 0;
  for (const [, sign, amount, unit] of position.matchAll(/([+-]?)\s*(\d*\.?\d+(?:e[+-]?\d+)?)(%|px)/g)) {
    const value = unit === '%' ? (Number(amount) / 100) * freePx : Number(amount);
    offset += sign === '-' ? -value : value;
  }
  return offset;
}

/** Splits a computed two-value position at the blank outside brackets. */
export function positionPair(position: string): [string, string] {
  const parts = position.match(/(?:[^\s(]+\([^)]*\)|\S+)/g) ?? [];
  if (parts.length === 4) return [`${parts[0]} ${parts[1]}`, `${parts[2]} ${parts[3]}`];
  return [parts[0] ?? '50%', parts[1] ?? '50%'];
}

function fittedSize(area: Size, natural: Size, fit: FitMode): Size {
  if (fit === 'fill') return area;
  const contained = Math.min(area.width / natural.width, area.height / natural.height);
  const covered = Math.max(area.width / natural.width, area.height / natural.height);
  const scale = { contain: contained, cover: covered, none: 1, 'scale-down': Math.min(1, contained) }[fit];
  return { width: natural.width * scale, height: natural.height * scale };
}

function placed(area: Size, drawn: Size, picture: Size, position: [string, string]): Placement {
  return {
    left: positionOffset(position[0], area.width - drawn.width),
    top: positionOffset(position[1], area.height - drawn.height),
    scaleX: drawn.width / picture.width,
    scaleY: drawn.height / picture.height,
  };
}

/** `object-fit` and `object-position` within a content box; `natural` is the picture's size in CSS pixels. */
export function objectPlacement(area: Size, natural: Size, picture: Size, fit: FitMode, position: string): Placement {
  return placed(area, fittedSize(area, natural, fit), picture, positionPair(position));
}

function backgroundSide(side: string, areaPx: number): number | null {
  if (side === 'auto') return null;
  return positionOffset(side, areaPx);
}

function backgroundDrawnSize(area: Size, picture: Size, size: string): Size {
  if (size === 'cover' || size === 'contain') return fittedSize(area, picture, size);
  const [widthText, heightText] = size.includes(' ') ? positionPair(size) : [size, 'auto'];
  const width = backgroundSide(widthText, area.width);
  const height = backgroundSide(heightText, area.height);
  const ratio = picture.width / picture.height;
  if (width !== null) return { width, height: height ?? width / ratio };
  return height === null ? picture : { width: height * ratio, height };
}

/** First tile of a background layer within its positioning area. */
export function backgroundPlacement(area: Size, picture: Size, size: string, position: [string, string]): Placement {
  return placed(area, backgroundDrawnSize(area, picture, size), picture, position);
}

/** SVG `preserveAspectRatio`: alignment as parts of the free space (null: `none`), meet or slice. */
export function svgPlacement(area: Size, picture: Size, align: [number, number] | null, isSlice: boolean): Placement {
  const fit: FitMode = align ? (isSlice ? 'cover' : 'contain') : 'fill';
  const [x, y] = align ?? [0, 0];
  return placed(area, fittedSize(area, picture, fit), picture, [`${x * 100}%`, `${y * 100}%`]);
}

/** Carries a placement within a box of layout pixels over to where that box is on the screen. */
export function onScreen(
  placement: Placement,
  origin: { left: number; top: number },
  zoomX: number,
  zoomY: number,
): Placement {
  return {
    left: origin.left + placement.left * zoomX,
    top: origin.top + placement.top * zoomY,
    scaleX: placement.scaleX * zoomX,
    scaleY: placement.scaleY * zoomY,
  };
}

export function screenBoxOf(box: BoundingBox, placement: Placement): ScreenBox {
  return {
    left: placement.left + box.x * placement.scaleX,
    top: placement.top + box.y * placement.scaleY,
    width: box.width * placement.scaleX,
    height: box.height * placement.scaleY,
  };
}

/** Null where the boxes do not meet. */
export function intersection(a: ScreenBox, b: ScreenBox): ScreenBox | null {
  const left = Math.max(a.left, b.left);
  const top = Math.max(a.top, b.top);
  const width = Math.min(a.left + a.width, b.left + b.width) - left;
  const height = Math.min(a.top + a.height, b.top + b.height) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}
