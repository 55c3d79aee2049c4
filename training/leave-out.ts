/**
 * How well sources are judged that training never saw: trains a run without each of them, one after another.
 *   npm run leave-out -- --config FILE --data PREPARED --sources dfdc,140k-faces,celeba --out runs/leave-out
 *   npm run leave-out -- --config FILE --data PREPARED --groups faceforensics --pretrained RUN --out runs/folds
 * The same command goes on where it was stopped.
 */
import { fileURLToPath } from 'node:url';
import { formatFile } from '../lib/cli/format-file.ts';
import { writeBetweenMarks } from '../lib/cli/write-between-marks.ts';
import { positiveInteger, readOptions, refuse } from './command-options.ts';
import { measureLeftOut } from './leave-out/measure-left-out.ts';
import { recordText, writeRecord } from './leave-out/leave-out-record.ts';
import { runCommand } from './recipes/run-command.ts';

const options = readOptions('leave-out', {
  config: { default: '', help: 'what every run is trained by' },
  data: { default: '', help: 'folder of prepare-data' },
  sources: {
    default: '',
    help: 'left out in turn, with commas: data sets, or what data.leaveOut takes; a+b leaves out both at once',
  },
  groups: { default: '', help: 'a data set whose groups of people are left out in turn' },
  pretrained: {
    default: '',
    help: 'weights that every run starts from, {run} for its own name; refused where they saw what is left out',
  },
  epochs: { default: '', help: 'instead of the configured number' },
  samples: { default: '', help: 'an epoch, instead of the configured number' },
  limit: { default: '', help: 'of train and evaluate: to prove that everything runs' },
  backend: { default: '', help: 'of train and evaluate' },
  out: { default: 'runs/leave-out', help: 'folder with a run for each that is left out' },
  record: { default: '', help: 'file for the figures (default docs/leave-out.json, and docs/experiments.md)' },
});

for (const name of ['config', 'data'] as const) {
  if (!options[name]) refuse('leave-out', `--${name}: expected a ${name === 'data' ? 'folder' : 'file'}, got nothing`);
}
if (!options.sources && !options.groups) refuse('leave-out', 'expected --sources or --groups, got neither');
const epochs = positiveInteger('epochs', options.epochs);
const samplesPerEpoch = positiveInteger('samples', options.samples);
positiveInteger('limit', options.limit);
const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const experimentsFile = fileOf('../docs/experiments.md');

try {
  const measured = await measureLeftOut({
    config: options.config,
    dataFolder: options.data,
    outFolder: options.out,
    sources: options.sources.split(',').filter(Boolean),
    ...(options.groups && { groups: options.groups }),
    ...(options.pretrained && { pretrained: options.pretrained }),
    ...(epochs && { epochs }),
    ...(samplesPerEpoch && { samplesPerEpoch }),
    extraArgs: (['limit', 'backend'] as const).flatMap((name) => (options[name] ? [`--${name}`, options[name]] : [])),
    run: runCommand,
    say: (line) => console.log(line),
  });
  const recordFile = options.record || fileOf('../docs/leave-out.json');
  const text = recordText(writeRecord(recordFile, measured));
  await formatFile(recordFile);
  if (!options.record) await writeBetweenMarks(experimentsFile, 'leave-out', text);
  console.log(text);
} catch (error) {
  console.error(`leave-out: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
