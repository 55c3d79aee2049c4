import { escapeHtml } from '../tables.ts';
import type { Plot } from '../plots/draw.ts';
import { themed, themeProperties } from '../plots/palette.ts';

/** A heading with what stands below it. */
export interface Section {
  heading: string;
  /** HTML. */
  body: string;
}

const style = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1f2328; --muted: #59636e; --line: #d8dee4; --card: #f6f8fa; ${themeProperties('light')} }
@media (prefers-color-scheme: dark) { :root { --paper: #0d1117; --ink: #e6edf3; --muted: #9198a1; --line: #353b43; --card: #161b22; ${themeProperties('dark')} } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.25rem clamp(0.75rem, 3vw, 2rem) 3rem; max-width: 78rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, 'Liberation Sans', 'DejaVu Sans', sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 0.25rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 0.6rem; padding-top: 0.6rem; border-top: 1px solid var(--line); }
p { margin: 0.4rem 0; max-width: 46rem; }
.lead { color: var(--muted); }
dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0.6rem; margin: 1rem 0; }
dl.facts div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.6rem 0.8rem; }
dl.facts dt { color: var(--muted); font-size: 0.85rem; }
dl.facts dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
dl.facts small { display: block; font-size: 0.8rem; color: var(--muted); }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1rem; align-items: start; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.8rem; overflow-x: auto; }
figure.wide { grid-column: 1 / -1; }
figcaption { font-size: 0.85rem; color: var(--muted); margin-top: 0.4rem; }
figure h3 { font-size: 1rem; margin: 0 0 0.5rem; }
figure svg, figure img { display: block; max-width: 100%; height: auto; margin: 0 auto; }
.scroll { overflow-x: auto; margin: 0.8rem 0; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding: 0.3rem 0; }
th, td { padding: 0.3rem 0.7rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; }
tbody th { font-weight: 600; }
ul.notes { background: var(--card); border-left: 4px solid var(--plot-series5); border-radius: 4px; padding: 0.6rem 1rem 0.6rem 2rem; }
details { margin: 0.6rem 0; }
summary { cursor: pointer; }
pre { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.8rem; font-size: 0.8rem; }
:focus-visible { outline: 2px solid var(--plot-series1); outline-offset: 2px; }
@media print { body { max-width: none; } figure { break-inside: avoid; } }
`;

/** One file that needs nothing else: no script, no network. */
export function htmlPage(title: string, lead: string, sections: readonly Section[]): string {
  const body = sections.map(
    ({ heading, body: content }) => `<section><h2>${escapeHtml(heading)}</h2>\n${content}\n</section>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    `<body><main><h1>${escapeHtml(title)}</h1>\n<p class="lead">${escapeHtml(lead)}</p>`,
    ...body,
    '</main></body>',
    '</html>',
    '',
  ].join('\n');
}

/** Drawings side by side, each with its words. */
export function figuresHtml(plots: readonly Plot[]): string {
  return `<div class="plots">${plots.map(figureHtml).join('\n')}</div>`;
}

function figureHtml({ title, alt, caption, svg }: Plot): string {
  const labelled = themed(svg).replace('<svg ', `<svg role="img" aria-label="${escapeHtml(alt)}" `);
  const isWide = Number(/ width="(\d+)/.exec(svg)?.[1]) > 560;
  return `<figure${isWide ? ' class="wide"' : ''}><h3>${escapeHtml(title)}</h3>${labelled}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

export interface Fact {
  name: string;
  value: string;
  /** Smaller, below. */
  detail?: string;
}

export function factsHtml(facts: readonly Fact[]): string {
  const items = facts.map(({ name, value, detail }) => {
    const small = detail ? `<small>${escapeHtml(detail)}</small>` : '';
    return `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}${small}</dd></div>`;
  });
  return `<dl class="facts">${items.join('')}</dl>`;
}

export function notesHtml(notes: readonly string[]): string {
  return notes.length ? `<ul class="notes">${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>` : '';
}

export function jsonHtml(summary: string, value: unknown): string {
  return `<details><summary>${escapeHtml(summary)}</summary><pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre></details>`;
}

export function imageHtml(bytes: Buffer, mime: string, alt: string): string {
  return `<figure class="wide"><img src="data:${mime};base64,${bytes.toString('base64')}" alt="${escapeHtml(alt)}"><figcaption>${escapeHtml(alt)}</figcaption></figure>`;
}
