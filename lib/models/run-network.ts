import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { activate } from './activate.ts';
import type { LayerNode, Network } from './network.ts';
import { servedBatchNorm, trainedBatchNorm } from './run-batch-norm.ts';
import type { TrainingBatchNorm } from './run-batch-norm.ts';
import { gruStates, lstmStates } from './run-recurrent.ts';
import { runWeighted } from './run-weighted.ts';
import { inputName } from './weight-specs.ts';

export interface RunOptions {
  /** Dropout is active and batch norm uses the statistics of the batch. */
  isTraining: boolean;
  /** Of dropout. */
  seed?: number;
  /** Receives the statistics of each batch-norm node when training: [channels], owned by the receiver's tidy. */
  onBatchStatistics?: (nodeName: string, mean: Tensor, variance: Tensor) => void;
  /** Of gradient reversal; 1 where absent. */
  lambda?: number;
  /** Batch norm of a training step; composed of tfjs operations where absent. */
  batchNorm?: TrainingBatchNorm;
}

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
      const run = () => runNode(node, inputs, weights, options, index);
      const output = options.isTraining ? run() : tf.tidy(run);
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
      return runWeighted(node, x, weight('kernel'), node.useBias ? weight('bias') : undefined, options.isTraining);
    case 'batch-norm': {
      if (!options.isTraining) return servedBatchNorm(x, weight, node.epsilon);
      const { y, mean, variance } = trainedBatchNorm(x, weight, node.epsilon, options.batchNorm);
      options.onBatchStatistics?.(node.name, mean, variance);
      return y;
    }
    case 'lstm':
    case 'gru': {
      const [kernel, recurrentKernel, bias] = [weight('kernel'), weight('recurrentKernel'), weight('bias')];
      const states = (node.op === 'lstm' ? lstmStates : gruStates)(x, { kernel, recurrentKernel, bias });
      return node.returnSequences ? tf.stack(states, 1) : states.at(-1)!; // [batch, time, units] or [batch, units]
    }
    default:
      return runWeightless(node, inputs, options, index);
  }
}

type WeightlessNode = Exclude<
  LayerNode,
  { op: 'conv2d' | 'depthwise-conv2d' | 'dense' | 'batch-norm' | 'lstm' | 'gru' }
>;

function runWeightless(node: WeightlessNode, inputs: Tensor[], options: RunOptions, index: number): Tensor {
  const x = inputs[0]!;
  switch (node.op) {
    case 'activation':
      return activate(x, node.activation);
    case 'leaky-relu':
      return tf.leakyRelu(x, node.slope);
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
      return options.isTraining ? tf.mean(x, [1, 2]) : globalAveragePool(x as Tensor4D); // [batch, channels]
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
    case 'fold-time':
      return tf.reshape(x, [-1, ...x.shape.slice(2)]);
    case 'center-time':
      return tf.sub(x, tf.mean(x, 1, true)); // [batch, time, features]
    case 'unfold-time':
      return tf.reshape(x, [-1, node.steps, ...x.shape.slice(1)]);
    case 'gradient-reversal':
      return reverseGradient(x, options.lambda ?? 1);
  }
}

/** [batch, height, width, channels] to [batch, channels]; on WebAssembly `tf.mean` takes up to ten times as long. */
function globalAveragePool(x: Tensor4D): Tensor {
  const [batch, height, width, channels] = x.shape;
  return tf.reshape(tf.avgPool(x, [height, width], 1, 'valid'), [batch, channels]);
}

/** Ganin 2016, eq. 17. */
function reverseGradient(x: Tensor, lambda: number): Tensor {
  const reversed = tf.customGrad((value) => ({
    value: tf.clone(value as Tensor),
    gradFunc: (dy: Tensor | Tensor[]) => tf.mul(dy as Tensor, -lambda),
  }));
  return reversed(x);
}
