/**
 * Training speed beside Keras on the same TensorFlow, round by round in turn, and of reading batches beside batches in
 * memory; writes docs/bench/training.json and the table of training/README.md:
 *   npm run bench:training -- --keras PYTHON
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { writeBetweenMarks } from '../../lib/cli/write-between-marks.ts';
import { positiveInteger, readOptions } from '../command-options.ts';
import { BenchProcess } from './bench-process.ts';
import type { Round } from './bench-process.ts';
import { benchBatch, benchNetworks } from './networks.ts';
import { speedTable } from './speed-table.ts';
import type { SpeedFigures } from './speed-table.ts';

const options = readOptions('bench:training', {
  keras: {
    default: process.env['TELLTALE_KERAS_PYTHON'] ?? '',
    help: 'a Python with keras and tensorflow-cpu 2.21; none skips Keras (or TELLTALE_KERAS_PYTHON)',
  },
  rounds: { default: '7', help: 'rounds of each, in turn; medians are reported' },
  steps: { default: '10', help: 'steps of a round, 32 pictures each' },
  augmentations: { default: 'none,social', help: 'presets of the batches that are read' },
  network: { default: '', help: `only one of ${Object.keys(benchNetworks).join(', ')}` },
});
const rounds = positiveInteger('rounds', options.rounds)!;
const steps = positiveInteger('steps', options.steps)!;

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const say = (line: string) => console.error(`bench: ${line}`);

function imagesPerSecond({ stepMs }: Round): number {
  return (1000 * benchBatch * stepMs.length) / stepMs.reduce((a, b) => a + b, 0);
}

function cpuMsPerImage(measured: readonly Round[]): number {
  return median(measured.map(({ cpuMs, stepMs }) => cpuMs / (benchBatch * stepMs.length)));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

/** Figures of two that take turns, so that a neighbour's load falls on both. */
async function inTurn(first: () => Promise<Round>, second: () => Promise<Round>) {
  await first();
  await second();
  const pairs: [Round, Round][] = [];
  for (let i = 0; i < rounds; i++) pairs.push([await first(), await second()]);
  const speeds = pairs.map(([a, b]) => [imagesPerSecond(a), imagesPerSecond(b)] as const);
  return {
    first: median(speeds.map(([a]) => a)),
    second: median(speeds.map(([, b]) => b)),
    ratios: speeds.map(([a, b]) => a / b),
    ratio: median(speeds.map(([a, b]) => a / b)),
    firstCpuMs: cpuMsPerImage(pairs.map(([a]) => a)),
    secondCpuMs: cpuMsPerImage(pairs.map(([, b]) => b)),
    last: pairs.at(-1)!,
  };
}

async function besideKeras(network: string): Promise<Pick<SpeedFigures, 'ours' | 'keras'>> {
  const trainer = new BenchProcess(process.execPath, here('train-rounds.ts'));
  const keras = options.keras ? new BenchProcess(options.keras, here('keras_speed.py')) : trainer;
  const request = `${network} ${steps}`;
  const figures = await inTurn(
    () => trainer.round(request),
    () => keras.round(request),
  );
  trainer.close();
  const [ourLast, kerasLast] = figures.last;
  const ours = {
    imagesPerSecond: figures.first,
    cpuMsPerImage: figures.firstCpuMs,
    peakBytes: ourLast.peakBytes,
    backend: ourLast.backend!,
  };
  if (!options.keras) return { ours };
  keras.close();
  return {
    ours,
    keras: {
      imagesPerSecond: figures.second,
      cpuMsPerImage: figures.secondCpuMs,
      peakBytes: kerasLast.peakBytes,
      versions: kerasLast.versions!,
      speedRatio: figures.ratio,
      speedRatios: figures.ratios,
      memoryRatio: ourLast.peakBytes / kerasLast.peakBytes,
    },
  };
}

async function reading(network: string): Promise<SpeedFigures['reading']> {
  const found: SpeedFigures['reading'] = [];
  for (const augmentation of options.augmentations.split(',')) {
    const trainer = new BenchProcess(process.execPath, here('train-rounds.ts'));
    const { first, ratio, ratios, firstCpuMs, secondCpuMs } = await inTurn(
      () => trainer.round(`${network} ${steps} ${augmentation}`),
      () => trainer.round(`${network} ${steps}`),
    );
    trainer.close();
    found.push({ augmentation, imagesPerSecond: first, ratio, ratios, cpuMsPerImage: firstCpuMs - secondCpuMs });
  }
  return found;
}

if (!options.keras) say('Keras is skipped: name a Python that has it with --keras');
else if (!existsSync(options.keras)) throw new Error(`--keras: expected a Python, found nothing at ${options.keras}`);

const figures: SpeedFigures[] = [];
for (const network of options.network ? [options.network] : Object.keys(benchNetworks)) {
  say(`${network}: ${rounds} rounds of ${steps} steps`);
  const measured = { network, ...(await besideKeras(network)), reading: await reading(network) };
  figures.push(measured);
}
const table = speedTable(figures);
console.log(table);
if (!options.network && options.keras) {
  mkdirSync(here('../../docs/bench'), { recursive: true });
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), loadAverage: loadavg() };
  const report = {
    measured: new Date().toISOString().slice(0, 10),
    machine,
    batch: benchBatch,
    rounds,
    steps,
    figures,
  };
  writeFileSync(here('../../docs/bench/training.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeBetweenMarks(here('../README.md'), 'training speed', table);
}
