import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparedRun, comparisonNotes, comparisonTable } from './compared-run.ts';
import type { ComparedRun } from './compared-run.ts';
import { figuresHtml, htmlPage, notesHtml } from './html/page.ts';
import { comparisonPlots } from './plots/comparison-plots.ts';
import { pngOf } from './plots/draw.ts';
import { inTheme } from './plots/palette.ts';
import { csvTable, htmlTable, markdownTable, terminalTable } from './tables.ts';

export interface CompareRequest {
  runFolders: readonly string[];
  outFolder: string;
}

/** Writes the comparison of all evaluated runs and names those that are not; returns the exit code: 1 where none is. */
export async function compareRuns({ runFolders, outFolder }: CompareRequest): Promise<number> {
  const isEvaluated = (folder: string) => existsSync(join(folder, 'evaluation.json'));
  const missing = runFolders.filter((folder) => !isEvaluated(folder)).map(missingText);
  for (const line of missing) console.error(line);
  const runs = runFolders.filter(isEvaluated).map(comparedRun);
  if (runs.length === 0) {
    console.error('compare: expected an evaluated run, found none');
    return 1;
  }
  await writeComparison(outFolder, runs, missing);
  console.log(terminalTable(comparisonTable(runs)));
  for (const note of comparisonNotes(runs)) console.log(`note: ${note}`);
  console.log(join(outFolder, 'comparison.html'));
  return 0;
}

function missingText(folder: string): string {
  const train = existsSync(join(folder, 'best.bin')) ? '' : `npm run train -- --out ${folder} --data DIR && `;
  return `${folder}: not evaluated, left out; run \`${train}npm run evaluate -- --run ${folder} --data DIR\``;
}

async function writeComparison(
  folder: string,
  runs: readonly ComparedRun[],
  missing: readonly string[],
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
  const table = comparisonTable(runs);
  const plots = await comparisonPlots(runs);
  const notes = [...comparisonNotes(runs), ...missing];
  write('comparison.json', `${JSON.stringify(runs, null, 2)}\n`);
  write('comparison.csv', csvTable(table));
  write('comparison.md', `${[markdownTable(table), ...notes].join('\n\n')}\n`);
  for (const theme of ['light', 'dark'] as const) {
    const suffix = theme === 'light' ? '' : '-dark';
    write(`comparison${suffix}.svg`, inTheme(plots[0]!.svg, theme));
    write(`comparison${suffix}.png`, await pngOf(plots[0]!, theme));
  }
  const lead = `${runs.length} runs, all data sets of their test split together; precision and recall at a probability of 0.5.`;
  const body = notesHtml(notes) + htmlTable(table, 'All runs, best AUC first') + figuresHtml(plots);
  write('comparison.html', htmlPage('Models side by side', lead, [{ heading: 'Comparison', body }]));
}
