/**
 * Publishes what an evaluated run measured: curves, log, figures, and the table of training/README.md:
 *   npm run report -- --run runs/face
 */
import { fileURLToPath } from 'node:url';
import { readOptions } from './command-options.ts';
import { publishReport } from './judging/publish-report.ts';

const options = readOptions('report', {
  run: { default: 'runs/face', help: 'folder of an evaluated run' },
  out: { default: 'docs/training', help: 'folder for the report; a folder for each version is made in it' },
  'no-readme': { flag: true, help: 'leave the figures of both READMEs as they are' },
});

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

try {
  const readmes = options['no-readme']
    ? {}
    : { trainingReadme: fileOf('README.md'), mainReadme: fileOf('../README.md') };
  console.log(await publishReport({ runFolder: options.run, outFolder: options.out, ...readmes }));
} catch (error) {
  console.error(`report: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
