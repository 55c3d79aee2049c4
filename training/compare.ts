/**
 * Sets evaluated runs side by side, as table and chart:
 *   npm run compare -- runs/a runs/b --out runs/comparison
 */
import { parseArgs } from 'node:util';
import { compareRuns } from './judging/compare-runs.ts';

const usage = [
  'npm run compare -- RUN [RUN...] [options]',
  '  RUN                  folder of an evaluated run',
  '  --out VALUE          folder for comparison.json, .csv, .md, .svg, .png and .html (default runs/comparison)',
].join('\n');

function readArguments(): { runFolders: string[]; outFolder: string } {
  try {
    const { values, positionals } = parseArgs({
      options: { out: { type: 'string', default: 'runs/comparison' }, help: { type: 'boolean', default: false } },
      allowPositionals: true,
      strict: true,
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    if (positionals.length) return { runFolders: [...new Set(positionals)], outFolder: values.out };
    console.error('compare: expected at least one run, got none');
  } catch (error) {
    console.error(`compare: ${error instanceof Error ? error.message : String(error)}`);
  }
  console.error(usage);
  process.exit(2);
}

const request = readArguments();
try {
  process.exitCode = await compareRuns(request);
} catch (error) {
  console.error(`compare: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
