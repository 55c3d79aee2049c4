import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Activation, LayerNode, Network } from './network.ts';
import { inputName } from './weight-specs.ts';

export interface RunOptions {
  /** Dropout is active and batch norm uses the statistics of the batch. */
  isTraining: boolean;
  /** Of dropout. */
  seed?: number;
  /** Receives the statistics of each batch-norm node when training: [channels], owned by the receiver's tidy. */
  onBatchStatistics?: (nodeName: string, mean: Tensor, variance: Tensor) => void;
}

const fusable = ['linear', 'relu', 'relu6'] as const;
type Fusable = (typeof fusable)[number];

/** Runs the network on [batch, ...inputShape] and returns its outputs in order; intermediates are disposed. */
export function runNetworkOutputs(
  network: Network,
  weights: Record<string, Tensor>,
  input: Tensor,
  options: RunOptions = { isTraining: false },
): Tensor[] {
  return tf.tidy(() => {
    const lastUse = lastUses(network);
    const values = new Map<string, Tensor>([[inputName, input]]);
    network.nodes.forEach((node, index) => {
      const inputs = node.inputs.map((name) => values.get(name)!);
      const output = runNode(node, inputs, weights, options, index);
      values.set(node.name, inputs.includes(output) ? tf.clone(output) : output);
      if (options.isTraining) return;
      for (const name of node.inputs) {
        if (lastUse.get(name) === index && name !== inputName) values.get(name)!.dispose();
      }
    });
    return network.outputs.map((name) => values.get(name)!);
  });
}

/** As `runNetworkOutputs` for a network of one output: [batch, ...]. */
export function runNetwork(
  network: Network,
  weights: Record<string, Tensor>,
  input: Tensor,
  options?: RunOptions,
): Tensor {
  const outputs = runNetworkOutputs(network, weights, input, options);
  if (outputs.length !== 1) throw new Error(`runNetwork: expected a network of one output, got ${outputs.length}`);
  return outputs[0]!;
}

function lastUses(network: Network): Map<string, number> {
  const uses = new Map<string, number>();
  network.nodes.forEach((node, index) => node.inputs.forEach((name) => uses.set(name, index)));
  for (const name of network.outputs) uses.set(name, network.nodes.length);
  return uses;
}

function runNode(
  node: LayerNode,
  inputs: Tensor[],
  weights: Record<string, Tensor>,
  options: RunOptions,
  index: number,
): Tensor {
  const x = inputs[0]!;
  const weight = (part: string): Tensor => {
    const tensor = weights[`${node.name}/${part}`];
    if (!tensor) throw new Error(`Node ${node.name}: expected weight ${node.name}/${part}, found none`);
    return tensor;
  };
  switch (node.op) {
    case 'conv2d':
    case 'depthwise-conv2d':
    case 'dense':
      return runWeighted(node, x, weight('kernel'), node.useBias ? weight('bias') : undefined);
    case 'batch-norm':
      return runBatchNorm(node, x, weight, options);
    case 'activation':
      return activate(x, node.activation);
    case 'max-pool':
      return tf.maxPool(x as Tensor4D, node.poolSize, node.strides, node.padding);
    case 'average-pool':
      return tf.avgPool(x as Tensor4D, node.poolSize, node.strides, node.padding);
    case 'pad':
      return tf.pad(x, [
        [0, 0],
        [node.top, node.bottom],
        [node.left, node.right],
        [0, node.channels],
      ]);
    case 'global-average-pool':
      return tf.mean(x, [1, 2]); // [batch, channels]
    case 'global-max-pool':
      return tf.max(x, [1, 2]); // [batch, channels]
    case 'flatten':
      return tf.reshape(x, [x.shape[0]!, -1]);
    case 'reshape':
      return tf.reshape(x, [x.shape[0]!, ...node.shape]);
    case 'dropout':
      return options.isTraining && node.rate > 0 ? tf.dropout(x, node.rate, undefined, (options.seed ?? 0) + index) : x;
    case 'add':
      return activate(
        inputs.slice(1).reduce((sum, next) => tf.add(sum, next), x),
        node.activation,
      );
    case 'multiply':
      return activate(
        inputs.slice(1).reduce((product, next) => tf.mul(product, next), x),
        node.activation,
      );
    case 'concat':
      return tf.concat(inputs, -1);
  }
}

type WeightedNode = Extract<LayerNode, { op: 'conv2d' | 'depthwise-conv2d' | 'dense' }>;

function runWeighted(node: WeightedNode, x: Tensor, kernel: Tensor, bias: Tensor | undefined): Tensor {
  const fused = (fusable as readonly string[]).includes(node.activation);
  const common = { activation: fused ? (node.activation as Fusable) : 'linear', ...(bias && { bias }) };
  const y =
    node.op === 'dense'
      ? tf.fused.matMul({ a: x as Tensor2D, b: kernel as Tensor2D, ...common })
      : tf.fused[node.op === 'conv2d' ? 'conv2d' : 'depthwiseConv2d']({
          x: x as Tensor4D,
          filter: kernel as Tensor4D,
          strides: node.strides,
          pad: node.padding,
          ...common,
        });
  return fused ? y : activate(y, node.activation);
}

function runBatchNorm(
  node: Extract<LayerNode, { op: 'batch-norm' }>,
  x: Tensor,
  weight: (part: string) => Tensor,
  options: RunOptions,
): Tensor {
  if (!options.isTraining) {
    return tf.batchNorm(
      x,
      weight('mean') as tf.Tensor1D,
      weight('variance') as tf.Tensor1D,
      weight('offset') as tf.Tensor1D,
      weight('scale') as tf.Tensor1D,
      node.epsilon,
    );
  }
  const { mean, variance } = tf.moments(x, x.shape.map((_, axis) => axis).slice(0, -1)); // [channels]
  options.onBatchStatistics?.(node.name, mean, variance);
  return tf.batchNorm(
    x,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    weight('offset') as tf.Tensor1D,
    weight('scale') as tf.Tensor1D,
    node.epsilon,
  );
}

function activate(x: Tensor, activation: Activation): Tensor {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'relu6':
      return tf.relu6(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'tanh':
      return tf.tanh(x);
    case 'swish':
      return tf.mul(x, tf.sigmoid(x));
    case 'hard-sigmoid':
      return hardSigmoid(x);
    case 'hard-swish':
      return tf.mul(x, hardSigmoid(x));
  }
}

/** relu6(x + 3) / 6 (MobileNetV3, Howard et al. 2019). */
function hardSigmoid(x: Tensor): Tensor {
  return tf.mul(tf.relu6(tf.add(x, 3)), 1 / 6);
}
