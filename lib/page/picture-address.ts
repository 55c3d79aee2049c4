import { firstUrlLayer } from './css-layers.ts';
import type { Picture, PicturePart } from './picture.ts';

function absolute(url: string, base: string): string | null {
  if (url === '' || url.startsWith('#')) return null;
  return URL.canParse(url, base) ? new URL(url, base).href : null;
}

function svgAddress(element: SVGImageElement): string | null {
  return absolute(element.href.baseVal, element.baseURI);
}

function backgroundAddress(element: Element, part: PicturePart): string | null {
  const style = getComputedStyle(element, part === 'background' ? null : part);
  if (part !== 'background' && (style.content === 'none' || style.content === 'normal')) return null;
  const layer = firstUrlLayer(style.backgroundImage);
  return layer ? absolute(layer.url, element.baseURI) : null;
}

/** The address whose picture an element shows now, without regard to whether it has loaded. */
export function currentAddress({ element, part }: Pick<Picture, 'element' | 'part'>): string | null {
  if (part === 'img') {
    const image = element as HTMLImageElement;
    return image.currentSrc || absolute(image.getAttribute('src') ?? '', image.baseURI);
  }
  return part === 'svg-image' ? svgAddress(element as SVGImageElement) : backgroundAddress(element, part);
}

/** Parts of an element that can carry a picture; `isDeep` also reads computed styles. */
export function partsOf(element: Element, isDeep: boolean): PicturePart[] {
  if (element instanceof HTMLImageElement) return ['img'];
  if (element instanceof SVGImageElement) return ['svg-image'];
  if (!isDeep || !(element instanceof HTMLElement)) return [];
  const parts: PicturePart[] = ['background', '::before', '::after'];
  return parts.filter((part) => currentAddress({ element, part }) !== null);
}

/** Drawings are no photographs: they are left alone unless somebody asks. */
export function isVectorAddress(address: string): boolean {
  return address.startsWith('data:image/svg') || /^https?:[^?#]*\.svg(?:$|[?#])/i.test(address);
}
