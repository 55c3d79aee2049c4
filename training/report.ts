/**
 * Publishes what an evaluated run measured: curves, log, figures, and the table of training/README.md:
 *   npm run report -- --run runs/face
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatFile } from '../lib/cli/format-file.ts';
import { parseModelCard } from '../lib/models/model-card.ts';
import { readOptions } from './command-options.ts';
import { publishReport } from './judging/publish-report.ts';

const options = readOptions('report', {
  run: { default: 'runs/face', help: 'folder of an evaluated run' },
  out: { default: 'docs/training', help: 'folder for the report; a folder for each version is made in it' },
  card: { default: 'public/models/face/card.json', help: "card of the exported run, for the README; '' for none" },
  'no-readme': { flag: true, help: 'leave the figures of both READMEs as they are' },
});

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

try {
  const readmes: Omit<Parameters<typeof publishReport>[0], 'runFolder' | 'outFolder'> = options['no-readme']
    ? {}
    : {
        trainingReadme: fileOf('README.md'),
        mainReadme: fileOf('../README.md'),
        ...(options.card && { card: parseModelCard(JSON.parse(readFileSync(options.card, 'utf8'))) }),
      };
  const folder = await publishReport({ runFolder: options.run, outFolder: options.out, ...readmes });
  const written = readdirSync(folder).filter((file) => /\.(?:md|json)$/.test(file));
  for (const file of written) await formatFile(join(folder, file));
  console.log(folder);
} catch (error) {
  console.error(`report: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
