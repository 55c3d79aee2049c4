import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, test } from 'vitest';
import { goldenInputs } from '../../../lib/models/golden-input.ts';
import { matchesGolden, parseGolden } from '../../../lib/models/golden.ts';
import { parseModelCard } from '../../../lib/models/model-card.ts';
import { buildServedNetwork } from '../../../lib/models/registry.ts';
import { runNetwork } from '../../../lib/models/run-network.ts';
import { weightSpecs } from '../../../lib/models/weight-specs.ts';
import { sensitivities } from '../../../lib/models/verdict.ts';
import { decodeWeights, weightTensors } from '../../../lib/models/weights-file.ts';
import { normalizeCrops } from '../../../lib/preprocess/normalize-crops.ts';

const folder = fileURLToPath(new URL('../../../public/models/face/', import.meta.url));
const readJson = (name: string): unknown => JSON.parse(readFileSync(folder + name, 'utf8'));

describe('the model that ships', () => {
  const card = parseModelCard(readJson('card.json'));
  const golden = parseGolden(readJson('golden.json'));
  const bytes = readFileSync(folder + card.weights.file);
  const network = buildServedNetwork(card.architecture);

  test('has the weights that its card describes', () => {
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(card.weights.sha256);
    expect(card.weights.tensors).toEqual(weightSpecs(network).map(({ name, shape }) => ({ name, shape })));
  });

  test('sees crops of the size that its network takes', () => {
    expect(network.inputShape).toEqual([card.crop.size, card.crop.size, 3]);
  });

  test('gives the golden logits, which differ from picture to picture', { timeout: 60_000 }, async () => {
    await tf.setBackend('cpu');
    const weights = weightTensors(decodeWeights(card, bytes));
    const logits = await runNetwork(
      network,
      weights,
      normalizeCrops(goldenInputs(card.crop.size), card.normalization),
    ).data();
    expect(golden.model).toBe(`${card.name} ${card.version}`);
    expect(matchesGolden([...logits], golden)).toBe(true);
    expect(Math.max(...logits) - Math.min(...logits)).toBeGreaterThan(golden.tolerance);
  });

  test.each(sensitivities)('keeps room for "cannot tell" when %s', (sensitivity) => {
    const { likelyFake, noSignOfFake } = card.thresholds[sensitivity];
    expect(noSignOfFake).toBeLessThan(likelyFake);
  });

  test('says what it may be used for and how it was measured', () => {
    expect(card.terms).toMatch(/non-commercial/);
    expect(card.figures.rows.length).toBeGreaterThan(3);
    expect(card.limitations.length).toBeGreaterThan(3);
  });
});
