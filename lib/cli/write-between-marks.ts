import { readFileSync, writeFileSync } from 'node:fs';
import { formatFile } from './format-file.ts';

/**
 * Replaces what stands in a Markdown file between `<!-- mark -->` and `<!-- end of mark -->`, and formats the file; throws
 * where they are missing.
 */
export async function writeBetweenMarks(file: string, mark: string, content: string): Promise<void> {
  const [start, end] = [`<!-- ${mark} -->`, `<!-- end of ${mark} -->`];
  const text = readFileSync(file, 'utf8');
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`${file}: expected ${start} and ${end}, found none`);
  writeFileSync(file, `${text.slice(0, from)}${start}\n\n${content}\n\n${text.slice(to)}`);
  await formatFile(file);
}
