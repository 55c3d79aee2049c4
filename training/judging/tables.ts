import Table from 'cli-table3';

/** A table of words, as Markdown, CSV, HTML or for a terminal. */
export interface TextTable {
  head: string[];
  rows: string[][];
}

export const percent = (value: number | undefined) => (value === undefined ? '–' : `${(value * 100).toFixed(1)} %`);
export const decimal = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(3));
export const range = (interval: readonly [number, number] | undefined) =>
  interval ? `${decimal(interval[0])}–${decimal(interval[1])}` : '–';

export function markdownTable({ head, rows }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** RFC 4180. */
export function csvTable({ head, rows }: TextTable): string {
  const field = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [head, ...rows].map((cells) => `${cells.map(field).join(',')}\r\n`).join('');
}

export function terminalTable({ head, rows }: TextTable): string {
  const style = process.stdout.isTTY ? { head: ['bold'], border: ['grey'] } : { head: [], border: [] };
  const colAligns = head.map((_, i) => (i === 0 ? ('left' as const) : ('right' as const)));
  const table = new Table({ head, style: { ...style, 'padding-left': 0, 'padding-right': 1 }, colAligns, chars });
  table.push(...rows);
  return table.toString();
}

const chars = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};

export const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The first cell of each row is its header. */
export function htmlTable({ head, rows }: TextTable, caption: string): string {
  const body = rows.map(([first, ...others]) => {
    const cells = others.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
    return `<tr><th scope="row">${escapeHtml(first ?? '')}</th>${cells}</tr>`;
  });
  const heads = head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${heads}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}
