import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../training/backends/start-backend.ts';
import { reversalTrial } from '../../training/bench/reversal-trial.ts';
import { tfjsNodeFolder } from '../../training/backends/setup-tensorflow.ts';

const hasTensorflow = tfjsNodeFolder('cpu') !== undefined;

describe(`where the domain tells the label${hasTensorflow ? '' : ', on TensorFlow, which is not set up (node training/backends/setup-tensorflow.ts)'}`, () => {
  beforeAll(async () => {
    if (!hasTensorflow) return;
    await startBackend('tensorflow');
  });

  test.skipIf(!hasTensorflow)(
    'reversal takes the domain out of the features and judges an unseen target better than the plain model',
    { timeout: 120_000 },
    async () => {
      const trial = (maxLambda: number) =>
        reversalTrial({ seed: 31, model: { maxLambda, labelBalanced: true }, pictures: 3000, epochs: 25 });
      const [plain, dann] = [await trial(0), await trial(0.12)];
      expect(plain.domainAccuracy.at(-1)!).toBeGreaterThan(0.9);
      expect(dann.domainAccuracy.at(-1)!).toBeLessThan(0.8);
      expect(dann.targetAuc).toBeGreaterThan(plain.targetAuc);
    },
  );
});
