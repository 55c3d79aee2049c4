import type { Activation, LayerNode, Network } from '../../../../lib/models/network.ts';

const grid = [6, 6, 3];
const clip = [3, 4];

function conv(name: string, input: string, more: Partial<LayerNode & { op: 'conv2d' }> = {}): LayerNode {
  return {
    name,
    inputs: [input],
    op: 'conv2d',
    filters: 4,
    kernelSize: 3,
    strides: 1,
    padding: 'same',
    useBias: true,
    activation: 'linear',
    ...more,
  };
}

/** What comes before the node in question, so that its input's gradient is seen as well. */
const onGrid = (...nodes: LayerNode[]): Network => ({
  inputShape: grid,
  nodes: [conv('entry', 'input'), ...nodes],
  outputs: [nodes.at(-1)!.name],
});
const onClip = (...nodes: LayerNode[]): Network => ({
  inputShape: clip,
  nodes: [{ name: 'entry', inputs: ['input'], op: 'batch-norm', epsilon: 1e-3 }, ...nodes],
  outputs: [nodes.at(-1)!.name],
});
const node = (given: object): LayerNode => ({ name: 'node', inputs: ['entry'], ...given }) as LayerNode;
const window = { poolSize: 3, strides: 2, padding: 'same' };
const branch = conv('branch', 'input', { kernelSize: 1 });
const pooled = node({ name: 'pooled', op: 'global-average-pool' });
const activations: Activation[] = [
  ...(['relu', 'relu6', 'sigmoid', 'tanh', 'swish', 'hard-swish', 'hard-sigmoid', 'softmax'] as const),
];

/** A small network for each kind of node. */
export const nodeCases: Record<string, Network> = {
  ...Object.fromEntries(
    activations.map((activation) => [`activation ${activation}`, onGrid(node({ op: 'activation', activation }))]),
  ),
  'relu6 beyond 6': onGrid(
    node({ name: 'large', op: 'add', inputs: Array<string>(12).fill('entry'), activation: 'linear' }),
    node({ op: 'activation', inputs: ['large'], activation: 'relu6' }),
  ),
  'hard-swish beyond 3': onGrid(
    node({ name: 'large', op: 'add', inputs: Array<string>(6).fill('entry'), activation: 'linear' }),
    node({ op: 'activation', inputs: ['large'], activation: 'hard-swish' }),
  ),
  'conv2d with stride, bias and swish': onGrid(conv('node', 'entry', { strides: 2, activation: 'swish' })),
  'conv2d with dilation': onGrid(conv('node', 'entry', { padding: 'valid', dilation: 2, useBias: false })),
  'conv2d with hard-sigmoid': onGrid(conv('node', 'entry', { kernelSize: 1, activation: 'hard-sigmoid' })),
  'depthwise-conv2d': onGrid(
    node({
      op: 'depthwise-conv2d',
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      useBias: true,
      activation: 'relu',
    }),
  ),
  dense: onGrid(pooled, node({ op: 'dense', inputs: ['pooled'], units: 3, useBias: true, activation: 'tanh' })),
  'batch-norm on a grid': onGrid(node({ op: 'batch-norm', epsilon: 1e-3 })),
  'batch-norm on features': onGrid(pooled, node({ op: 'batch-norm', inputs: ['pooled'], epsilon: 1e-2 })),
  'leaky-relu': onGrid(node({ op: 'leaky-relu', slope: 0.2 })),
  'max-pool': onGrid(node({ op: 'max-pool', ...window })),
  'average-pool': onGrid(node({ op: 'average-pool', ...window, padding: 'valid' })),
  'global-average-pool': onGrid(node({ op: 'global-average-pool' })),
  'global-max-pool': onGrid(node({ op: 'global-max-pool' })),
  pad: onGrid(node({ op: 'pad', top: 1, bottom: 2, left: 0, right: 1, channels: 2 })),
  flatten: onGrid(node({ op: 'flatten' })),
  reshape: onGrid(node({ op: 'reshape', shape: [12, 12] })),
  dropout: onGrid(node({ op: 'dropout', rate: 0.4 })),
  'add with an activation': onGrid(branch, node({ op: 'add', inputs: ['entry', 'branch'], activation: 'tanh' })),
  'add of a node to itself': onGrid(node({ op: 'add', inputs: ['entry', 'entry'], activation: 'linear' })),
  multiply: onGrid(branch, node({ op: 'multiply', inputs: ['entry', 'branch'], activation: 'linear' })),
  'multiply broadcast over the grid': onGrid(
    pooled,
    node({ name: 'gate', op: 'reshape', inputs: ['pooled'], shape: [1, 1, 4] }),
    node({ op: 'multiply', inputs: ['entry', 'gate'], activation: 'linear' }),
  ),
  concat: onGrid(branch, node({ op: 'concat', inputs: ['branch', 'entry', 'branch'] })),
  'fold-time and unfold-time': {
    inputShape: [2, ...grid],
    nodes: [
      { name: 'frames', inputs: ['input'], op: 'fold-time' },
      conv('entry', 'frames'),
      node({ name: 'clips', op: 'unfold-time', steps: 2 }),
      node({ op: 'fold-time', inputs: ['clips'] }),
    ],
    outputs: ['node'],
  },
  'center-time': onClip(node({ op: 'center-time' })),
  lstm: onClip(node({ op: 'lstm', units: 3, returnSequences: false })),
  'lstm with all states': onClip(node({ op: 'lstm', units: 3, returnSequences: true })),
  gru: onClip(node({ op: 'gru', units: 3, returnSequences: false })),
};

/** tfjs' own gradient divides a window over the border by all its places, also those outside. */
export const nativeCases: Record<string, Network> = {
  'average-pool over the border': onGrid(node({ op: 'average-pool', ...window })),
};

const norm = (name: string, input: string): LayerNode => ({ name, inputs: [input], op: 'batch-norm', epsilon: 1e-3 });
const act = (name: string, input: string, activation: Activation): LayerNode => ({
  name,
  inputs: [input],
  op: 'activation',
  activation,
});
const head = (input: string): LayerNode[] => [
  { name: 'head/pool', inputs: [input], op: 'global-average-pool' },
  { name: 'head/dropout', inputs: ['head/pool'], op: 'dropout', rate: 0.2 },
  { name: 'label', inputs: ['head/dropout'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
];

/** Every layer sees all before it, as in Huang et al. 2017. */
const denseBlock: Network = {
  inputShape: [12, 12, 3],
  nodes: [
    conv('stem', 'input', { activation: 'relu' }),
    norm('a/norm', 'stem'),
    conv('a', 'a/norm', { useBias: false, activation: 'relu' }),
    { name: 'ab', inputs: ['stem', 'a'], op: 'concat' },
    norm('b/norm', 'ab'),
    conv('b', 'b/norm', { useBias: false }),
    { name: 'abc', inputs: ['ab', 'b'], op: 'concat' },
    act('abc/act', 'abc', 'relu'),
    { name: 'abc/pool', inputs: ['abc/act'], op: 'average-pool', poolSize: 2, strides: 2, padding: 'valid' },
    ...head('abc/pool'),
  ],
  outputs: ['label'],
};

/** Squeeze, excitation and hard-swish as in MobileNetV3 (Howard et al. 2019). */
const squeezeBlock: Network = {
  inputShape: [12, 12, 3],
  nodes: [
    conv('stem', 'input', { useBias: false, strides: 2 }),
    norm('stem/norm', 'stem'),
    act('stem/act', 'stem/norm', 'hard-swish'),
    { name: 'squeeze', inputs: ['stem/act'], op: 'global-average-pool' },
    { name: 'reduce', inputs: ['squeeze'], op: 'dense', units: 2, useBias: true, activation: 'relu' },
    { name: 'expand', inputs: ['reduce'], op: 'dense', units: 4, useBias: true, activation: 'hard-sigmoid' },
    { name: 'gate', inputs: ['expand'], op: 'reshape', shape: [1, 1, 4] },
    { name: 'excited', inputs: ['stem/act', 'gate'], op: 'multiply', activation: 'linear' },
    conv('project', 'excited', { useBias: false, kernelSize: 1 }),
    norm('project/norm', 'project'),
    { name: 'sum', inputs: ['stem/act', 'project/norm'], op: 'add', activation: 'linear' },
    ...head('sum'),
  ],
  outputs: ['label'],
};

const recurrent: Network = {
  inputShape: [3, 8, 8, 3],
  nodes: [
    { name: 'frames', inputs: ['input'], op: 'fold-time' },
    conv('stem', 'frames', { strides: 2, useBias: false }),
    norm('stem/norm', 'stem'),
    act('stem/act', 'stem/norm', 'relu'),
    { name: 'features', inputs: ['stem/act'], op: 'global-average-pool' },
    { name: 'clips', inputs: ['features'], op: 'unfold-time', steps: 3 },
    { name: 'lstm', inputs: ['clips'], op: 'lstm', units: 5, returnSequences: false },
    { name: 'label', inputs: ['lstm'], op: 'dense', units: 1, useBias: true, activation: 'linear' },
  ],
  outputs: ['label'],
};

/** Ganin 2016, figure 1. */
const adversarial: Network = {
  inputShape: [12, 12, 3],
  nodes: [
    conv('stem', 'input', { strides: 2, activation: 'relu' }),
    ...head('stem'),
    { name: 'reversed', inputs: ['head/pool'], op: 'gradient-reversal' },
    { name: 'domain', inputs: ['reversed'], op: 'dense', units: 3, useBias: true, activation: 'linear' },
  ],
  outputs: ['label', 'domain'],
};

export const networkCases: Record<string, Network> = {
  'a dense block': denseBlock,
  'a squeeze-and-excitation block': squeezeBlock,
  'an encoder with an LSTM': recurrent,
  'a domain-adversarial network': adversarial,
};
