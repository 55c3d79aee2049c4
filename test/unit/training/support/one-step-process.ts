/** Runs one step of a tiny network on the backend that the command line names and prints loss and gradients as JSON. */
import { startBackend } from '../../../../training/backends/start-backend.ts';
import type { LayerNode } from '../../../../lib/models/network.ts';
import { lossAndGradients } from '../../../../training/ops/loss-and-gradients.ts';
import { oneStep } from './one-step.ts';

const layer = (name: string, input: string, rest: object) => ({ name, inputs: [input], ...rest }) as LayerNode;

const network = {
  inputShape: [16, 16, 3],
  nodes: [
    layer('stem', 'input', {
      op: 'conv2d',
      filters: 8,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      useBias: false,
      activation: 'linear',
    }),
    layer('norm', 'stem', { op: 'batch-norm', epsilon: 1e-3 }),
    layer('act', 'norm', { op: 'activation', activation: 'relu6' }),
    layer('depthwise', 'act', {
      op: 'depthwise-conv2d',
      kernelSize: 3,
      strides: 1,
      padding: 'same',
      useBias: true,
      activation: 'relu',
    }),
    layer('pool', 'depthwise', { op: 'max-pool', poolSize: 2, strides: 2, padding: 'valid' }),
    layer('average', 'pool', { op: 'global-average-pool' }),
    layer('label', 'average', { op: 'dense', units: 1, useBias: true, activation: 'linear' }),
  ],
  outputs: ['label'],
};

await startBackend(process.argv[2]);
const { loss, gradients } = lossAndGradients(oneStep(network));
const [value] = await loss.data();
const values: Record<string, number[]> = {};
for (const [name, gradient] of Object.entries(gradients)) values[name] = [...(await gradient.data())];
console.log(JSON.stringify({ loss: value, gradients: values }));
process.exit(0);
