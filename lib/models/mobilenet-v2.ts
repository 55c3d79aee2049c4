import { divisible } from './network-builder.ts';
import type { LayerNode, Network } from './network.ts';
import { noiseResidual } from './noise-residual.ts';
import { inputName } from './weight-specs.ts';

export interface MobileNetV2Args {
  /** Side of the square input in pixels. */
  inputSize: number;
  /** Width multiplier. */
  alpha: number;
  /** False: kernels and biases with batch norm folded in. */
  batchNorm: boolean;
  /** Before the logit, when training. */
  dropout: number;
  /** Adds the picture's noise to the stem before its activation (`noiseResidual`); false where absent. */
  residual?: boolean;
  /** Of the first convolution; 2 where absent. 1 keeps twice the resolution throughout. */
  stemStrides?: number;
}

/** Expansion, channels, repeats and first stride of each stage (Sandler et al. 2018, table 2). */
const stages = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

const batchNormEpsilon = 1e-3;

/** [size, size, 3] to one logit [1] named `label`: positive means fake. */
export function mobileNetV2(args: MobileNetV2Args): Network {
  const { inputSize, alpha, batchNorm, dropout, residual = false, stemStrides = 2 } = args;
  const nodes: LayerNode[] = [];
  let last = inputName;
  let channels = 3;

  const push = (node: LayerNode): void => {
    nodes.push(node);
    last = node.name;
  };
  const normalized = (node: LayerNode & { op: 'conv2d' | 'depthwise-conv2d' }): void => {
    if (!batchNorm) return push(node);
    push({ ...node, useBias: false, activation: 'linear' });
    push({ name: `${node.name}/norm`, inputs: [last], op: 'batch-norm', epsilon: batchNormEpsilon });
    if (node.activation !== 'linear')
      push({ name: `${node.name}/act`, inputs: [last], op: 'activation', activation: node.activation });
  };
  const conv = (
    name: string,
    filters: number,
    kernelSize: number,
    strides: number,
    activation: 'linear' | 'relu6',
  ): void => {
    normalized({
      name,
      inputs: [last],
      op: 'conv2d',
      filters,
      kernelSize,
      strides,
      padding: 'same',
      useBias: true,
      activation,
    });
    channels = filters;
  };

  conv('stem', divisible(32 * alpha), 3, stemStrides, residual ? 'linear' : 'relu6');
  if (residual) {
    const stem = last;
    noiseResidual(channels, stemStrides).forEach(push);
    push({ name: 'residual/add', inputs: [stem, last], op: 'add', activation: 'relu6' });
  }
  let block = 0;
  for (const [expansion, width, repeats, firstStride] of stages) {
    for (let repeat = 0; repeat < repeats; repeat++, block++) {
      const name = `block${block}`;
      const shortcut = last;
      const filters = divisible(width * alpha);
      const strides = repeat === 0 ? firstStride : 1;
      const isResidual = strides === 1 && channels === filters;
      if (expansion !== 1) conv(`${name}/expand`, channels * expansion, 1, 1, 'relu6');
      normalized({
        name: `${name}/depthwise`,
        inputs: [last],
        op: 'depthwise-conv2d',
        kernelSize: 3,
        strides,
        padding: 'same',
        useBias: true,
        activation: 'relu6',
      });
      conv(`${name}/project`, filters, 1, 1, 'linear');
      if (isResidual) push({ name: `${name}/add`, inputs: [shortcut, last], op: 'add', activation: 'linear' });
    }
  }
  conv('features', Math.max(1280, divisible(1280 * alpha)), 1, 1, 'relu6');
  push({ name: 'pool', inputs: [last], op: 'global-average-pool' });
  push({ name: 'dropout', inputs: [last], op: 'dropout', rate: dropout });
  push({ name: 'label', inputs: [last], op: 'dense', units: 1, useBias: true, activation: 'linear' });
  return { inputShape: [inputSize, inputSize, 3], nodes, outputs: ['label'] };
}

/** Keras' name of the layer that a node of ours is; undefined for what Keras' headless network lacks. */
export function kerasMobileNetV2Layer(nodeName: string): string | undefined {
  const [, base = '', suffix = ''] = /^(.*?)(\/norm|\/act)?$/.exec(nodeName)!;
  const isNorm = suffix === '/norm';
  if (suffix === '/act') return undefined;
  if (base === 'stem') return isNorm ? 'bn_Conv1' : 'Conv1';
  if (base === 'features') return isNorm ? 'Conv_1_bn' : 'Conv_1';
  const [, block, part] = /^block(\d+)\/(expand|depthwise|project)$/.exec(base) ?? [];
  if (block === undefined) return undefined;
  return `${block === '0' ? 'expanded_conv' : `block_${block}`}_${part}${isNorm ? '_BN' : ''}`;
}
