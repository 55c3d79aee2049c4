import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import type { Network } from '../../../lib/models/network.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import { runNetwork } from '../../../lib/models/run-network.ts';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';
import type { Normalization } from '../../../lib/preprocess/normalize-pixels.ts';
import { parseConfig } from '../../../training/config.ts';
import { readEpochs } from '../../../training/trainer/epoch-log.ts';
import { NetworkTrainer } from '../../../training/trainer/network-trainer.ts';
import { lossesOf, teacherLoss } from '../../../training/trainer/objective.ts';
import type { Targets } from '../../../training/trainer/objective.ts';
import { openRunFolder } from '../../../training/trainer/run-folder.ts';
import { runTraining } from '../../../training/trainer/run-training.ts';
import { readTeacher } from '../../../training/trainer/teacher-folder.ts';
import { openTeachers, readTeachers, teacherLines, writeTeacherFacts } from '../../../training/trainer/teachers.ts';
import { readWeightArchive, writeWeightArchive } from '../../../training/trainer/weight-archive.ts';
import { smallConfig, smallNetwork, smallRun } from './support/memory-run.ts';

let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'telltale-distil-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const softplus = (x: number) => Math.log1p(Math.exp(x));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const taught: Targets = {
  labels: Float32Array.from([0, 1, 1]),
  labelWeights: Float32Array.from([1, 2, 0]),
  domains: new Int32Array(3),
  teacherLogits: Float32Array.from([-2, 3, 0.5]),
};
const studentLogits = [0.4, -1.2, 2];

describe('the loss of distillation', () => {
  /** By hand: T^2 * mean(softplus(s / T) - s / T * sigmoid(t / T)). */
  const byHand = (temperature: number) =>
    studentLogits.reduce((sum, logit, i) => {
      const x = logit / temperature;
      return sum + (softplus(x) - x * sigmoid(taught.teacherLogits![i]! / temperature)) * temperature ** 2;
    }, 0) / studentLogits.length;

  test.each([1, 2, 5])('is the cross-entropy against softened teachers at a temperature of %d', (temperature) => {
    const logits = tf.tensor2d(studentLogits, [3, 1]);
    expect(teacherLoss(logits, taught.teacherLogits!, temperature).dataSync()[0]).toBeCloseTo(byHand(temperature), 5);
  });

  test('has the given share beside the labels, whose weights are their own', () => {
    const options = { labelSmoothing: 0, domainWeight: 1, distillation: { weight: 0.3, temperature: 2 } };
    const { total, label, teacher } = lossesOf([tf.tensor2d(studentLogits, [3, 1])], taught, options);
    const labels = (softplus(0.4) + 2 * (softplus(-1.2) + 1.2)) / 2;
    expect(label.dataSync()[0]).toBeCloseTo(labels, 5);
    expect(teacher!.dataSync()[0]).toBeCloseTo(byHand(2), 5);
    expect(total.dataSync()[0]).toBeCloseTo(0.7 * labels + 0.3 * byHand(2), 5);
  });

  test('is lowest where the student agrees, and says so where teachers were forgotten', () => {
    const options = { labelSmoothing: 0, domainWeight: 1, distillation: { weight: 1, temperature: 3 } };
    const gradient = tf.grad((logits) => lossesOf([logits], taught, options).total);
    expect([...gradient(tf.tensor2d(taught.teacherLogits!, [3, 1])).dataSync()]).toEqual(
      Array<unknown>(3).fill(expect.closeTo(0, 6)),
    );
    const { teacherLogits: _, ...untaught } = taught;
    expect(() => lossesOf([tf.zeros([3, 1])], untaught, options)).toThrow('expected logits of the teachers');
  });

  test('has the gradients of finite differences', () => {
    const options = { labelSmoothing: 0.1, domainWeight: 1, distillation: { weight: 0.6, temperature: 2.5 } };
    const lossAt = (logits: number[]) => lossesOf([tf.tensor2d(logits, [3, 1])], taught, options).total.dataSync()[0]!;
    const gradient = tf.grad((logits) => lossesOf([logits], taught, options).total)(tf.tensor2d(studentLogits, [3, 1]));
    const step = 1e-2;
    const differences = studentLogits.map((_, i) => {
      const moved = (by: number) => studentLogits.map((logit, j) => (i === j ? logit + by : logit));
      return (lossAt(moved(step)) - lossAt(moved(-step))) / (2 * step);
    });
    [...gradient.dataSync()].forEach((value, i) => expect(value).toBeCloseTo(differences[i]!, 3));
  });
});

/** A run's folder of a tiny network of the list, as `train` leaves it. */
function writeRun(name: string, seed: number, config: Record<string, unknown> = {}, args = {}): string {
  const run = join(folder, name);
  mkdirSync(run, { recursive: true });
  const architecture = { name: 'meso-4', args: { inputSize: 8, ...args } };
  const whole = parseConfig({ ...smallConfig(), name, architecture, ...config }, name);
  writeFileSync(join(run, 'config.json'), JSON.stringify(whole));
  writeWeightArchive(join(run, 'best'), initialWeights(buildNetwork(architecture), seed));
  return run;
}

const pixels = Float32Array.from({ length: 2 * 8 * 8 * 3 }, (_, i) => (i * 37 + ((i * i) % 11) * 9) % 256);
const values = pixels.map((value) => value / 127.5 - 1);
const student = smallConfig();

async function logitsOf(teachers: string[], seen = values): Promise<number[]> {
  const opened = openTeachers(teachers.map(readTeacher), student);
  const logits = await opened.logitsOf(seen, 2);
  opened.dispose();
  return [...logits];
}

function ownLogits(run: string, input: tf.Tensor): number[] {
  const { network, weights } = readTeacher(run);
  return [...runNetwork(network, weightTensors(weights), input).dataSync()];
}

function expectClose(found: readonly number[], expected: readonly number[]): void {
  found.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
}

describe('teachers', () => {
  test('give the mean of their logits on the very values of the student, and leave no tensor', async () => {
    const [a, b] = [writeRun('a', 1), writeRun('b', 2)];
    const [fromA, fromB] = [a, b].map((run) => ownLogits(run, tf.tensor(values, [2, 8, 8, 3])));
    expect(fromA![0]).not.toBeCloseTo(fromB![0]!, 3);
    const before = tf.memory().numTensors;
    expectClose(
      await logitsOf([a, b]),
      fromA!.map((logit, i) => (logit + fromB![i]!) / 2),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('see their own normalisation, channels in their own order, and their own size', async () => {
    const normalization: Normalization = { divisor: [50, 60, 70], offset: [0.1, -0.2, 0.3], channelOrder: 'bgr' };
    const run = writeRun('bgr', 3, { normalization });
    const flipped = tf.reverse(tf.tensor(pixels, [2, 8, 8, 3]), -1);
    const input = tf.add(tf.div(flipped, tf.tensor1d([50, 60, 70])), tf.tensor1d([0.1, -0.2, 0.3]));
    expectClose(await logitsOf([run]), ownLogits(run, input));

    const large = writeRun('large', 4, { crop: { size: 12, scale: 1, rollCorrected: false } }, { inputSize: 12 });
    const resized = tf.image.resizeBilinear(tf.tensor4d(values, [2, 8, 8, 3]), [12, 12], false, true);
    expectClose(await logitsOf([large]), ownLogits(large, resized));
  });

  test('can be a model that ships', { timeout: 60_000 }, async () => {
    const shipped = fileURLToPath(new URL('../../../public/models/face/', import.meta.url));
    const teacher = readTeacher(shipped);
    expect(teacher.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await logitsOf([shipped])).every(Number.isFinite)).toBe(true);
  });

  const asking = (teachers: string[], more: Record<string, unknown> = {}) => ({
    ...smallConfig({ distillation: { teachers } }),
    ...more,
  });

  test('are none without distillation, and in the order of the configuration with it', () => {
    expect(readTeachers(student, smallNetwork)).toEqual([]);
    const runs = [writeRun('b', 2), writeRun('a', 1)];
    const read = readTeachers(asking(runs), smallNetwork);
    expect(read.map(({ name }) => name)).toEqual(['b 0.0.0', 'a 0.0.0']);
    expect(teacherLines(student, read)[0]).toMatch(/teacher .*b: b 0\.0\.0, meso-4 at 8 px, weights [0-9a-f]{12}$/);
    const wide = { ...student, crop: { ...student.crop, scale: 1.3 } };
    expect(teacherLines(wide, read)[0]).toContain('trained on crops of scale 1');
  });

  test('are refused by name where they are missing, unfinished, or see something else', () => {
    const clips: Network = { ...smallNetwork, inputShape: [4, 8, 8, 3] };
    const a = writeRun('a', 1);
    expect(() => readTeachers(asking([a, join(folder, 'nobody')]), smallNetwork)).toThrow(/nobody: .*found nothing/);
    const unfinished = writeRun('unfinished', 1);
    rmSync(join(unfinished, 'best.bin'));
    expect(() => readTeachers(asking([unfinished]), smallNetwork)).toThrow('found no best.bin');
    expect(() => readTeachers(asking([a]), clips)).toThrow('expected input clips of 4 as the student has');
    expect(() => readTeachers(asking([a], { framing: 'picture' }), smallNetwork)).toThrow('expected framing picture');
    expect(() => asking([])).toThrow('training.distillation.teachers');
  });
});

describe('a run with teachers', () => {
  const distilled = (teachers: string[]) =>
    smallConfig({ epochs: 2, distillation: { teachers, weight: 1, temperature: 1 } });

  async function trained(runFolder: string, config: ReturnType<typeof smallConfig>, stopAt?: number) {
    const stop = new AbortController();
    const read = readTeachers(config, smallNetwork);
    openRunFolder(runFolder, config, true);
    writeTeacherFacts(runFolder, read);
    const teachers = openTeachers(read, config);
    await runTraining({
      ...smallRun(runFolder, config),
      teachers,
      signal: stop.signal,
      onStep: ({ epoch, step }) => epoch === 1 && step === stopAt && stop.abort(),
    });
    teachers.dispose();
  }
  const folderOf = (name: string) => join(folder, 'runs', name);

  test('moves the student to what the teacher says, against the labels', { timeout: 60_000 }, async () => {
    const labels = Float32Array.from({ length: 8 }, (_, i) => i % 2);
    const random = seededRandom(5);
    const seen = Float32Array.from({ length: 8 * 192 }, (_, i) => random() - 0.5 + labels[Math.floor(i / 192)]!);
    const contrary = Float32Array.from(labels, (label) => (label === 1 ? -1 : 1.5));
    const network: Network = { ...smallNetwork, nodes: smallNetwork.nodes.filter(({ op }) => op !== 'dropout') };
    network.nodes = network.nodes.map((node) => (node.name === 'label' ? { ...node, inputs: ['pool'] } : node));
    const trainer = new NetworkTrainer(network, initialWeights(network, 1), {
      optimizer: { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
      labelSmoothing: 0,
      emaDecay: 0,
      domainWeight: 1,
      distillation: { weight: 1, temperature: 2 },
    });
    const targets = { labels, labelWeights: labels.map(() => 1), domains: new Int32Array(8), teacherLogits: contrary };
    const distance = async () => {
      const [logits] = await trainer.outputs(seen, 8);
      return Math.hypot(...logits!.map((logit, i) => logit - contrary[i]!));
    };
    const before = await distance();
    for (let step = 0; step < 80; step++) await trainer.step(seen, targets, { learningRate: 0.05, step, seed: step });
    expect(await distance()).toBeLessThan(before / 3);
    trainer.dispose();
  });

  test(
    'logs both losses, keeps validation as it is, and stops and goes on to the same end',
    { timeout: 60_000 },
    async () => {
      const config = distilled([writeRun('a', 1), writeRun('b', 2)]);
      await trained(folderOf('whole'), config);
      await trained(folderOf('parts'), config, 3);
      await trained(folderOf('parts'), config);
      const [whole, parts] = ['whole', 'parts'].map((name) =>
        readEpochs(folderOf(name)).map((line) => ({ ...line, seconds: 0, picturesPerSecond: 0 })),
      );
      expect(parts).toEqual(whole);
      expect(readWeightArchive(join(folderOf('parts'), 'best'))).toEqual(
        readWeightArchive(join(folderOf('whole'), 'best')),
      );
      expect(whole![0]).toMatchObject({ labelLoss: expect.any(Number), teacherLoss: expect.any(Number) });
      expect(whole![0]!.loss).toBeCloseTo(whole![0]!.teacherLoss!, 5);
      expect(Object.keys(whole![0]!.val!)).toEqual(['loss', 'accuracy', 'precision', 'recall', 'auc', 'pairedAuc']);
    },
  );

  test('writes the hashes of its teachers and does not go on with others', { timeout: 60_000 }, async () => {
    const config = distilled([writeRun('a', 1)]);
    await trained(folderOf('facts'), config);
    const facts = JSON.parse(readFileSync(join(folderOf('facts'), 'teachers.json'), 'utf8')) as { sha256: string }[];
    expect(facts.map(({ sha256 }) => sha256)).toEqual([readTeacher(join(folder, 'a')).sha256]);
    writeRun('a', 9);
    await expect(trained(folderOf('facts'), config)).rejects.toThrow('expected the weights that the run in');
    expect(existsSync(join(folderOf('facts'), 'best.bin'))).toBe(true);
  });
});
