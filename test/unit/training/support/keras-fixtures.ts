import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LayerNode, Network } from '../../../../lib/models/network.ts';

interface KerasFixture {
  /** Of `fixtureInput`, by Keras. */
  logits: number[];
  /** Base64 of gzip by ending. */
  files: Record<string, string>;
}

const folder = new URL('../../../fixtures/keras/', import.meta.url);

/** Made by test/fixtures/keras/make-fixtures.py. */
export function kerasFixture(name: string): KerasFixture {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as KerasFixture;
}

/** Writes one of the fixture's files and returns its path. */
export function unpackFixture(name: string, ending: string, into: string): string {
  const path = join(into, `${name}${ending}`);
  writeFileSync(path, gunzipSync(Buffer.from(kerasFixture(name).files[ending]!, 'base64')));
  return path;
}

/** Two inputs, the same numbers as in make-fixtures.py. */
export function fixtureInput(shape: readonly number[]): Float32Array {
  const length = 2 * shape.reduce((a, b) => a * b, 1);
  return Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 50 - 1);
}

/** The IR of make-fixtures.py's picture_model. */
export const pictureNetwork: Network = {
  inputShape: [12, 12, 3],
  nodes: [
    {
      name: 'conv1_conv',
      inputs: ['input'],
      op: 'conv2d',
      filters: 4,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      useBias: false,
      activation: 'linear',
    },
    { name: 'conv1_bn', inputs: ['conv1_conv'], op: 'batch-norm', epsilon: 1e-3 },
    { name: 'leaky', inputs: ['conv1_bn'], op: 'leaky-relu', slope: 0.1 },
    {
      name: 'depthwise',
      inputs: ['leaky'],
      op: 'depthwise-conv2d',
      kernelSize: 3,
      strides: 1,
      padding: 'same',
      useBias: false,
      activation: 'linear',
    },
    { name: 'depthwise_bn', inputs: ['depthwise'], op: 'batch-norm', epsilon: 1e-3 },
    { name: 'relu', inputs: ['depthwise_bn'], op: 'activation', activation: 'relu6' },
    {
      name: 'project',
      inputs: ['relu'],
      op: 'conv2d',
      filters: 5,
      kernelSize: 1,
      strides: 1,
      padding: 'valid',
      useBias: true,
      activation: 'linear',
    },
    { name: 'pool', inputs: ['project'], op: 'global-average-pool' },
    { name: 'label', inputs: ['pool'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
  ],
  outputs: ['label'],
};

/** The IR of make-fixtures.py's clip_model. */
export function clipNetwork(op: 'lstm' | 'gru'): Network {
  const recurrent: LayerNode = { name: 'recurrent', inputs: ['clip'], op, units: 4, returnSequences: false };
  return {
    inputShape: [3, 8, 8, 3],
    nodes: [
      { name: 'frames', inputs: ['input'], op: 'fold-time' },
      {
        name: 'frame_conv',
        inputs: ['frames'],
        op: 'conv2d',
        filters: 2,
        kernelSize: 3,
        strides: 1,
        padding: 'valid',
        useBias: true,
        activation: 'relu',
      },
      { name: 'flatten', inputs: ['frame_conv'], op: 'flatten' },
      { name: 'clip', inputs: ['flatten'], op: 'unfold-time', steps: 3 },
      recurrent,
      { name: 'label', inputs: ['recurrent'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
    ],
    outputs: ['label'],
  };
}
