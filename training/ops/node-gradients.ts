import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayerNode } from '../../lib/models/network.ts';
import { runNetwork } from '../../lib/models/run-network.ts';
import { inputName } from '../../lib/models/weight-specs.ts';
import { activation, leakyRelu } from './activation-gradients.ts';
import { batchNorm } from './batch-norm-gradient.ts';
import type { Differentiated } from './differentiated.ts';
import { concat, join } from './join-gradients.ts';
import { globalAveragePool, globalMaxPool, pool } from './pool-gradients.ts';
import { weighted } from './weighted-gradients.ts';
import type { Wanted } from './weighted-gradients.ts';

export interface NodeContext {
  /** The node's weights by part: kernel, bias, scale and so on. */
  weights: Record<string, Tensor>;
  wanted: Wanted;
  /** Of dropout, different for each node. */
  seed: number;
  /** Of gradient reversal. */
  lambda: number;
}

/** Runs one node of a network in training, ready to go back through it. */
export function differentiateNode(node: LayerNode, inputs: Tensor[], context: NodeContext): Differentiated {
  const x = inputs[0]!;
  const { weights, wanted, seed, lambda } = context;
  switch (node.op) {
    case 'dense':
      return x.rank === 2 ? weighted(node, x, weights['kernel']!, weights['bias'], wanted) : byTape(node, x, context);
    case 'conv2d':
    case 'depthwise-conv2d':
      return weighted(node, x, weights['kernel']!, weights['bias'], wanted);
    case 'batch-norm':
      return batchNorm(x, weights['scale']!, weights['offset']!, node.epsilon);
    case 'activation':
      return activation(x, node.activation);
    case 'leaky-relu':
      return leakyRelu(x, node.slope);
    case 'max-pool':
    case 'average-pool':
      return pool(node, x);
    case 'global-average-pool':
      return globalAveragePool(x);
    case 'global-max-pool':
      return globalMaxPool(x);
    case 'pad':
      return pad(node, x);
    case 'flatten':
      return reshape(x, [x.shape[0]!, x.size / x.shape[0]!]);
    case 'reshape':
      return reshape(x, [x.shape[0]!, ...node.shape]);
    case 'fold-time':
      return reshape(x, [x.shape[0]! * x.shape[1]!, ...x.shape.slice(2)]);
    case 'unfold-time':
      return reshape(x, [x.shape[0]! / node.steps, node.steps, ...x.shape.slice(1)]);
    case 'center-time':
      return { output: centered(x), saved: [], backward: (dy) => ({ inputs: [centered(dy)] }) };
    case 'dropout':
      return dropout(x, node.rate, seed);
    case 'add':
    case 'multiply':
      return join(node, inputs);
    case 'concat':
      return concat(inputs);
    case 'gradient-reversal':
      return { output: x, saved: [], backward: (dy) => ({ inputs: [tf.mul(dy, -lambda)] }) };
    case 'lstm':
    case 'gru':
      return byTape(node, x, context);
  }
}

/** Linear and symmetric: it is its own gradient. */
function centered(x: Tensor): Tensor {
  return tf.sub(x, tf.mean(x, 1, true));
}

function reshape(x: Tensor, shape: number[]): Differentiated {
  return { output: tf.reshape(x, shape), saved: [], backward: (dy) => ({ inputs: [tf.reshape(dy, x.shape)] }) };
}

function pad(node: Extract<LayerNode, { op: 'pad' }>, x: Tensor): Differentiated {
  const around: [number, number][] = [
    [0, 0],
    [node.top, node.bottom],
    [node.left, node.right],
    [0, node.channels],
  ];
  return {
    output: tf.pad(x, around),
    saved: [],
    backward: (dy) => ({ inputs: [tf.slice(dy, [0, node.top, node.left, 0], x.shape)] }),
  };
}

function dropout(x: Tensor, rate: number, seed: number): Differentiated {
  if (rate === 0) return { output: x, saved: [], backward: (dy) => ({ inputs: [dy] }) };
  const mask = tf.dropout(tf.onesLike(x), rate, undefined, seed);
  return { output: tf.mul(x, mask), saved: [mask], backward: (dy) => ({ inputs: [tf.mul(dy, mask)] }) };
}

/** Keeps only the input and runs the node once more on tfjs' tape when its gradient is asked for. */
function byTape(node: LayerNode, x: Tensor, { weights, wanted }: NodeContext): Differentiated {
  const network = {
    inputShape: x.shape.slice(1),
    nodes: [{ ...node, inputs: [inputName] }],
    outputs: [node.name],
  };
  const parts = Object.keys(weights);
  const run = (input: Tensor, ...values: Tensor[]) =>
    runNetwork(network, Object.fromEntries(parts.map((part, i) => [`${node.name}/${part}`, values[i]!])), input, {
      isTraining: true,
    });
  const values = parts.map((part) => weights[part]!);
  return {
    output: run(x, ...values),
    saved: [x],
    backward: (dy) => {
      const [dx, ...gradients] = tf.grads(run)([x, ...values], dy);
      return {
        inputs: [dx],
        ...(wanted.weights && { weights: Object.fromEntries(parts.map((part, i) => [part, gradients[i]!])) }),
      };
    },
  };
}
