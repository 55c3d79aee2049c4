import sharp from 'sharp';
import * as vega from 'vega';
import { compile } from 'vega-lite';
import type { Config, TopLevelSpec } from 'vega-lite';
import { inTheme, ink, seriesColours } from './palette.ts';
import type { Theme } from './palette.ts';

/** A drawing with what it shows in words, for those who do not see it. */
export interface Plot {
  title: string;
  /** What a reader sees, in full. */
  alt: string;
  /** Stands below it: how to read it. */
  caption: string;
  /** Colours are stand-ins: see `themed` and `inTheme`. */
  svg: string;
}

const config: Config = {
  aria: false,
  background: 'transparent',
  font: 'system-ui, Liberation Sans, DejaVu Sans, sans-serif',
  view: { stroke: ink.grid },
  axis: {
    labelColor: ink.muted,
    titleColor: ink.ink,
    gridColor: ink.grid,
    domainColor: ink.muted,
    tickColor: ink.muted,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelLimit: 220,
  },
  legend: {
    labelColor: ink.ink,
    titleColor: ink.muted,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    orient: 'bottom',
    columns: 2,
    labelLimit: 200,
  },
  header: { labelColor: ink.ink, titleColor: ink.ink, labelFontSize: 12 },
  text: { color: ink.ink },
  rule: { color: ink.muted },
  range: { category: seriesColours },
};

/** Vega calls every mark a picture, without words of its own: the whole drawing has them. */
const innerRoles = / (role|aria-[a-z]+)="[^"]*"/g;

/** Draws a Vega-Lite specification without a browser; words are a caption that says all, or that and more. */
export async function draw(
  title: string,
  words: string | { alt: string; caption: string },
  spec: TopLevelSpec,
): Promise<Plot> {
  const { spec: compiled } = compile(spec, { config });
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logLevel: vega.Error });
  const svg = (await view.toSVG()).replace(innerRoles, '');
  view.finalize();
  const { alt, caption } = typeof words === 'string' ? { alt: words, caption: words } : words;
  return { title, alt, caption, svg };
}

/** A PNG at twice its size in the theme's colours. */
export async function pngOf({ svg }: Plot, theme: Theme): Promise<Buffer> {
  return sharp(Buffer.from(inTheme(svg, theme)), { density: 144 })
    .png()
    .toBuffer();
}
