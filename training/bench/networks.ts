import type { LayerNode, Network } from '../../lib/models/network.ts';
import { buildNetwork } from '../../lib/models/registry.ts';
import { inputName } from '../../lib/models/weight-specs.ts';

export const benchSide = 128;
export const benchBatch = 32;

/** What the bench trains; keras_speed.py builds the same. */
export const benchNetworks: Record<string, () => Network> = {
  cnn: fourBlockCnn,
  'mobilenet-v2': () =>
    buildNetwork({ name: 'mobilenet-v2', args: { inputSize: benchSide, alpha: 1, batchNorm: true, dropout: 0 } }),
};

function fourBlockCnn(): Network {
  const nodes: LayerNode[] = [32, 64, 128, 256].flatMap((filters, i) => block(filters, i));
  return {
    inputShape: [benchSide, benchSide, 3],
    nodes: [
      ...nodes,
      { name: 'features', inputs: ['pool3'], op: 'global-average-pool' },
      { name: 'label', inputs: ['features'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
    ],
    outputs: ['label'],
  };
}

function block(filters: number, i: number): LayerNode[] {
  const input = i === 0 ? inputName : `pool${i - 1}`;
  const size = { kernelSize: 3, strides: 1, padding: 'same' } as const;
  return [
    { name: `conv${i}`, inputs: [input], op: 'conv2d', filters, ...size, useBias: true, activation: 'relu' },
    { name: `norm${i}`, inputs: [`conv${i}`], op: 'batch-norm', epsilon: 1e-3 },
    { name: `pool${i}`, inputs: [`norm${i}`], op: 'max-pool', poolSize: 2, strides: 2, padding: 'valid' },
  ];
}
