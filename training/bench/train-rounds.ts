/**
 * Trains a network of the bench, one round for each line on standard input, as keras_speed.py does.
 * Line in: '<network> <steps>', or '<network> <steps> <augmentation preset>' to read batches from crops instead of
 * one batch in memory. Line out: JSON with the milliseconds of each step, the processor time of all and the peak
 * resident memory so far.
 */
import { createInterface } from 'node:readline';
import { initialWeights } from '../../lib/models/initial-weights.ts';
import { seededRandom } from '../../lib/models/seeded-random.ts';
import type { AugmentationConfig } from '../augment/augmentation-config.ts';
import { startBackend } from '../backends/start-backend.ts';
import type { Batch } from '../batches/batch.ts';
import { BatchSource } from '../batches/batch-source.ts';
import type { PreparedFace } from '../prepared/prepared-face.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { NetworkTrainer } from '../trainer/network-trainer.ts';
import type { TrainingSample } from '../training-sample.ts';
import type { Round } from './bench-process.ts';
import { benchBatch, benchNetworks, benchSide } from './networks.ts';

const cropCount = 256;
const storedSide = 144;
/** Batches that wait ready when a round starts and would flatter it. */
const readyBatches = 5;
const normalization = { divisor: 127.5, offset: -1 };

const random = seededRandom(1);
const samples: TrainingSample[] = Array.from({ length: cropCount }, (_, i) => ({
  places: [i],
  label: i % 2 === 1 ? 1 : 0,
  dataset: 'bench',
  source: `${i}`,
  domain: 0,
}));

/** Smooth crops: as hard to encode again as photographs, unlike noise. */
function benchSet(): PreparedSet {
  const pixels = new Uint8Array(new SharedArrayBuffer(cropCount * storedSide * storedSide * 3));
  for (let crop = 0, i = 0; crop < cropCount; crop++) {
    const [a, b, c] = [random() * 0.1, random() * 0.1, random() * 6];
    for (let y = 0; y < storedSide; y++)
      for (let x = 0; x < storedSide; x++)
        for (let channel = 0; channel < 3; channel++)
          pixels[i++] = 128 + 80 * Math.sin(a * x + b * y + c + channel) + 20 * random();
  }
  const box = { x: 0, y: 0, width: storedSide, height: storedSide };
  const faces = samples.map(({ label, dataset, source }, place): PreparedFace => {
    const from = { file: `${place}.png`, dataset, label, source, paired: false, split: 'train' } as const;
    return { ...from, face: 0, boxFrom: 'picture', score: 0, box, place };
  });
  return {
    folder: 'bench',
    size: storedSide,
    framing: 'face',
    faces,
    pixels: pixels.buffer,
    sha256: '',
  };
}

async function* loadedBatches(augmentation: string): AsyncGenerator<Batch> {
  const inputShape = [benchSide, benchSide, 3];
  const source = new BatchSource(benchSet(), samples, {
    inputShape,
    normalization,
    augmentation: augmentation as AugmentationConfig,
  });
  const plan = Array.from({ length: 100_000 }, (_, step) =>
    Array.from({ length: benchBatch }, (__, i) => (step * benchBatch + i) % cropCount),
  );
  yield* source.batches(plan, 1, 0);
}

async function* constantBatches(): AsyncGenerator<Batch> {
  const values = Float32Array.from({ length: benchBatch * benchSide * benchSide * 3 }, () => 2 * random() - 1);
  const labels = Float32Array.from({ length: benchBatch }, (_, i) => i % 2);
  for (;;) yield { values, labels, domains: new Int32Array(benchBatch), indices: [] };
}

const backend = await startBackend();
const trainers = new Map<string, NetworkTrainer>();
const sources = new Map<string, AsyncGenerator<Batch>>();
let updates = 0;

async function round(name: string, steps: number, augmentation: string): Promise<Omit<Round, 'peakBytes'>> {
  const network = benchNetworks[name]!();
  const optimizer = {
    kind: 'adam',
    learningRate: 1e-4,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-7,
    weightDecay: 0,
  } as const;
  const trainer =
    trainers.get(name) ??
    new NetworkTrainer(network, initialWeights(network, 1), {
      optimizer,
      emaDecay: 0,
      labelSmoothing: 0,
      domainWeight: 1,
    });
  trainers.set(name, trainer);
  const batches = sources.get(augmentation) ?? (augmentation ? loadedBatches(augmentation) : constantBatches());
  sources.set(augmentation, batches);
  const labelWeights = new Float32Array(benchBatch).fill(1);
  const stepMs: number[] = [];
  let cpuStart = process.cpuUsage();
  for (let i = augmentation ? -readyBatches : 0; i < steps; i++) {
    if (i === 0) cpuStart = process.cpuUsage();
    const startMs = performance.now();
    const { values, labels, domains } = (await batches.next()).value as Batch;
    await trainer.step(
      values,
      { labels, domains, labelWeights },
      { learningRate: 1e-4, step: updates++, seed: updates },
    );
    if (i >= 0) stepMs.push(Math.round((performance.now() - startMs) * 10) / 10);
  }
  const { user, system } = process.cpuUsage(cpuStart);
  return { stepMs, cpuMs: Math.round((user + system) / 1000), backend };
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, steps, augmentation = ''] = line.split(' ');
  const figures = await round(name!, Number(steps), augmentation);
  console.log(JSON.stringify({ ...figures, peakBytes: process.resourceUsage().maxRSS * 1024 }));
}
process.exit(0);
