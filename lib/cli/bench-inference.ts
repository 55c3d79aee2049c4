/**
 * One face on one thread beside onnxruntime-web on the identical network, in one run and in turns; writes
 * docs/bench/inference.json and the README's table:
 *   npm run bench:inference [-- --model DIR] [--rounds N]
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelCard } from '../models/model-card.ts';
import { benchOptions } from './bench/bench-options.ts';
import { fillBenchFolder } from './bench/bench-folder.ts';
import { openBenchPage } from './bench/bench-page.ts';
import { inferenceFigures } from './bench/inference-figures.ts';
import { inferenceText } from './bench/inference-text.ts';
import type { InferenceRun } from './bench/inference-text.ts';
import { measureContenders } from './bench/measure-contenders.ts';
import { peerSettings } from './bench/peer-settings.ts';
import { publishBench } from './bench/publish-bench.ts';
import { repositoryDir } from './build-extension.ts';
import { fromCallersFolder } from './collect-files.ts';

const shippedModel = join(repositoryDir, 'public', 'models', 'face');
const startCount = 3;
const facesPerRound = 10;

const usage = `Usage: npm run bench:inference -- [--model DIR] [--rounds N]

Times one face on one thread in headless Chromium: the model as the extension runs it, beside onnxruntime-web.

  --model DIR   folder of card.json, weights and golden.json (default: the one that ships);
                of another folder's model nothing is written
  --rounds N    rounds of ${facesPerRound} faces that each side gets (default 20)
  --help        show this text`;

function readArguments(): { modelDir: string; rounds: number; isShipped: boolean } {
  const { values, refuse } = benchOptions('bench:inference', usage, {
    model: { type: 'string' },
    rounds: { type: 'string', default: '20' },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    refuse(`--rounds: expected a whole number above 0, got ${values.rounds}`);
  const modelDir = values.model === undefined ? shippedModel : fromCallersFolder(values.model);
  if (!existsSync(join(modelDir, 'card.json')))
    refuse(`--model: expected a folder with card.json, found none in ${modelDir}`);
  return { modelDir, rounds, isShipped: modelDir === shippedModel };
}

async function peerVersion(): Promise<string> {
  const file = join(repositoryDir, 'node_modules', 'onnxruntime-web', 'package.json');
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}

async function measure(folder: string, card: ModelCard, rounds: number): Promise<InferenceRun> {
  const page = await openBenchPage(folder);
  try {
    const before = loadavg()[0]!;
    const measured = await measureContenders(page, { starts: startCount, rounds, facesPerRound });
    return {
      date: new Date().toISOString().slice(0, 10),
      machine: {
        cpu: cpus()[0]?.model ?? 'unknown processor',
        cores: availableParallelism(),
        browser: page.version,
        loadAverage: { before, after: loadavg()[0]! },
      },
      model: {
        name: card.name,
        version: card.version,
        architecture: card.architecture.name,
        inputSize: card.crop.size,
      },
      peer: { name: 'onnxruntime-web', version: await peerVersion() },
      faces: rounds * facesPerRound,
      figures: inferenceFigures(measured),
    };
  } finally {
    await page.close();
  }
}

const { modelDir, rounds, isShipped } = readArguments();
const folder = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
try {
  console.error(`bench: the model and both runtimes go into a page; ${rounds} rounds of ${facesPerRound} faces`);
  const run = await measure(folder, await fillBenchFolder(modelDir, folder), rounds);
  const measured = { ...run, peer: { ...run.peer, settings: peerSettings } };
  const text = inferenceText(run);
  console.log(JSON.stringify(measured, null, 2));
  console.error(text);
  if (isShipped) await publishBench('inference', measured, { mark: 'inference', text });
} finally {
  await rm(folder, { recursive: true });
}
