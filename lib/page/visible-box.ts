import { intersection } from './picture-placement.ts';
import type { ScreenBox } from './picture-placement.ts';

function flatParent(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  const { parentNode } = element;
  if (parentNode instanceof ShadowRoot) return parentNode.host;
  return parentNode instanceof Element ? parentNode : null;
}

function holdsFixed(style: CSSStyleDeclaration): boolean {
  return style.transform !== 'none' || style.filter !== 'none' || style.contain.includes('paint');
}

function clips(element: Element, style: CSSStyleDeclaration): boolean {
  if (element === document.documentElement || style.display === 'contents') return false;
  const isOverflowShown = style.overflowX === 'visible' && style.overflowY === 'visible';
  if (element === document.body && getComputedStyle(document.documentElement).overflow === 'visible') return false;
  return !isOverflowShown || style.contain.includes('paint');
}

function paddingBox(element: Element): ScreenBox {
  const rect = element.getBoundingClientRect();
  const { clientLeft, clientTop, clientWidth, clientHeight } = element;
  const layoutWidth = element instanceof HTMLElement ? element.offsetWidth : 0;
  const zoom = layoutWidth > 0 ? rect.width / layoutWidth : 1;
  return {
    left: rect.left + clientLeft * zoom,
    top: rect.top + clientTop * zoom,
    width: clientWidth * zoom,
    height: clientHeight * zoom,
  };
}

/** What is left of a box of an element after the scroll containers and clips around it; null when nothing is. */
export function visibleBox(element: Element, box: ScreenBox): ScreenBox | null {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return null;
  let visible: ScreenBox | null = box;
  let { position } = getComputedStyle(element);
  for (let around = flatParent(element); around && visible; around = flatParent(around)) {
    const style = getComputedStyle(around);
    const isContaining = style.position !== 'static' || holdsFixed(style);
    if (position === 'fixed' && !holdsFixed(style)) continue;
    if (position === 'absolute' && !isContaining) continue;
    if (clips(around, style)) visible = intersection(visible, paddingBox(around));
    position = style.position;
  }
  return visible;
}

const solidElements = new Set(['IMG', 'VIDEO', 'CANVAS', 'IFRAME', 'EMBED', 'OBJECT']);
/** Some pages lay a transparent picture of a pixel over their photographs. */
const shieldPx = 2;

function isSolid(element: Element): boolean {
  if (element instanceof HTMLImageElement && element.naturalWidth <= shieldPx) return false;
  const style = getComputedStyle(element);
  if (Number(style.opacity) < 0.5) return false;
  if (solidElements.has(element.tagName) || style.backgroundImage.includes('url(')) return true;
  const alpha = /rgba?\([^)]*[,/]\s*([\d.]+)\)$/.exec(style.backgroundColor)?.[1];
  const isOpaqueColor = style.backgroundColor.startsWith('rgb(') || !alpha || Number(alpha) >= 0.5;
  return isOpaqueColor && style.backgroundColor !== 'transparent';
}

function isCoveredWithin(
  root: DocumentOrShadowRoot,
  element: Element,
  x: number,
  y: number,
  ownHost: Element,
): boolean {
  for (const hit of root.elementsFromPoint(x, y)) {
    if (hit === element || element.contains(hit) || hit.contains(element)) return false;
    if (hit !== ownHost && isSolid(hit)) return true;
  }
  return false;
}

/** Whether something else is painted over an element at a point of the viewport, as in a stack of slides. */
export function isCovered(element: Element, x: number, y: number, ownHost: Element): boolean {
  if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
  const root = element.getRootNode();
  if (root instanceof ShadowRoot) {
    return isCoveredWithin(root, element, x, y, ownHost) || isCovered(root.host, x, y, ownHost);
  }
  return isCoveredWithin(document, element, x, y, ownHost);
}
