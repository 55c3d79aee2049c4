import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { activate } from './activate.ts';
import type { LayerNode } from './network.ts';

export type WeightedNode = Extract<LayerNode, { op: 'conv2d' | 'depthwise-conv2d' | 'dense' }>;

const fusable = ['linear', 'relu', 'relu6'] as const;
type Fusable = (typeof fusable)[number];

/** Convolution or dense layer with bias and activation, fused where the backend can. */
export function runWeighted(
  node: WeightedNode,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  isTraining: boolean,
): Tensor {
  const fused = (fusable as readonly string[]).includes(node.activation);
  const common = { activation: fused ? (node.activation as Fusable) : 'linear', ...(bias && { bias }) };
  const dilation = node.op === 'conv2d' ? (node.dilation ?? 1) : 1;
  // tfjs has no gradient for a dilated convolution: the same function by a kernel with zeros between.
  const isSpread = isTraining && dilation > 1;
  const y =
    node.op === 'dense'
      ? tf.fused.matMul({ a: x as Tensor2D, b: kernel as Tensor2D, ...common })
      : tf.fused[node.op === 'conv2d' ? 'conv2d' : 'depthwiseConv2d']({
          x: x as Tensor4D,
          filter: (isSpread ? spreadKernel(kernel, dilation) : kernel) as Tensor4D,
          strides: node.strides,
          pad: node.padding,
          dilations: isSpread ? 1 : dilation,
          ...common,
        });
  return fused ? y : activate(y, node.activation);
}

/** [k, k, in, out] to [d (k - 1) + 1, d (k - 1) + 1, in, out] with d - 1 zeros between values. */
function spreadKernel(kernel: Tensor, dilation: number): Tensor {
  const [size, , input, output] = kernel.shape as [number, number, number, number];
  const spread = dilation * (size - 1) + 1;
  const cells = tf.pad(tf.reshape(kernel, [size, 1, size, input * output]), [
    [0, 0],
    [0, dilation - 1],
    [0, 0],
    [0, 0],
  ]); // [k, d, k, in * out]
  const columns = tf.pad(tf.reshape(cells, [size * dilation, size, 1, input * output]), [
    [0, 0],
    [0, 0],
    [0, dilation - 1],
    [0, 0],
  ]); // [k * d, k, d, in * out]
  return tf.slice(
    tf.reshape(columns, [size * dilation, size * dilation, input, output]),
    [0, 0, 0, 0],
    [spread, spread, input, output],
  );
}
