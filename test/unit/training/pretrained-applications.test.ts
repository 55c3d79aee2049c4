import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featureExtractor } from '../../../lib/models/cut-network.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';
import { networkLogits } from '../../../training/export/network-logits.ts';
import { loadPretrained } from '../../../training/pretrained/load-pretrained.ts';
import { fixtureInput } from './support/keras-fixtures.ts';

/** A Python that can import keras 3, for example `venv/bin/python`. */
const python = process.env['TELLTALE_KERAS_PYTHON'];
const script = fileURLToPath(new URL('../../fixtures/keras/application-features.py', import.meta.url));
const side = 96;
const applications = [
  ['MobileNetV2', 'mobilenet-v2'],
  ['MobileNetV3Small', 'mobilenet-v3-small'],
  ['MobileNetV3Large', 'mobilenet-v3-large'],
  ['EfficientNetB0', 'efficientnet-b0'],
  ['ResNet50', 'resnet-50'],
  ['DenseNet121', 'densenet-121'],
  ['Xception', 'xception'],
  ['VGG16', 'vgg-16'],
] as const;

let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'telltale-keras-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('networks of keras.applications (needs Python with Keras in TELLTALE_KERAS_PYTHON)', () => {
  for (const [kerasName, name] of applications) {
    it.skipIf(!python)(
      `give the features of Keras on its weights, batch norm apart and folded: ${name}`,
      { timeout: 180_000 },
      async () => {
        const out = join(folder, name);
        execFileSync(python!, [script, kerasName, String(side), out], { stdio: 'ignore' });
        const { values } = JSON.parse(readFileSync(join(out, 'features.json'), 'utf8')) as { values: number[] };
        const norms = name === 'vgg-16' ? [{}] : [{ batchNorm: true }, { batchNorm: false }];
        for (const norm of norms) {
          const architecture = { name, args: { inputSize: side, ...norm } };
          const network = buildNetwork(architecture);
          const load = (file: string) =>
            loadPretrained(network, initialWeights(network, 1), join(out, file), { architecture });
          const { weights, report } = await load('model.h5');
          expect((await load('model.weights.h5')).weights).toEqual(weights);
          expect(report.missing).toEqual(['label/kernel', 'label/bias']);
          const tensors = weightTensors(weights);
          const input = fixtureInput(network.inputShape);
          const features = await networkLogits(featureExtractor(network), tensors, input, 2);
          tf.dispose(tensors);
          expect(features.length).toBe(values.length);
          expect(Math.max(...features.map((value, i) => Math.abs(value - values[i]!)))).toBeLessThan(1e-4);
        }
      },
    );
  }
});
