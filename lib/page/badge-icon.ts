import type { Verdict } from '../models/verdict.ts';
import { verdictIconPaths } from '../ui/verdict-icon-paths.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Built by DOM calls: a page may forbid markup that is parsed. */
export function svgIcon(side: number, paths: { outline: string; className: string }[]): SVGSVGElement {
  const icon = document.createElementNS(svgNamespace, 'svg');
  icon.setAttribute('viewBox', `0 0 ${side} ${side}`);
  icon.setAttribute('aria-hidden', 'true');
  for (const { outline, className } of paths) {
    const path = document.createElementNS(svgNamespace, 'path');
    path.setAttribute('d', outline);
    path.setAttribute('class', className);
    icon.append(path);
  }
  return icon;
}

/** An hourglass; no verdict looks like it. */
const lookingPaths = ['M6.5 3h11v4.2L13.6 12l3.9 4.8V21h-11v-4.2l3.9-4.8-3.9-4.8Z', 'M9 18h6'];

export function verdictIcon(look: Verdict | 'looking'): SVGSVGElement {
  const outlines = look === 'looking' ? lookingPaths : verdictIconPaths[look];
  const paths = outlines.map((outline, index) => ({
    outline,
    className: index === 0 ? 'shape' : 'sign',
  }));
  return svgIcon(24, paths);
}
