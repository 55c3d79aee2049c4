import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayerNode } from '../../lib/models/network.ts';
import { activation } from './activation-gradients.ts';
import type { Differentiated } from './differentiated.ts';
import { booleanAttribute, integerAttribute, runKernel, textAttribute } from './native-kernel.ts';

type WeightedNode = Extract<LayerNode, { op: 'conv2d' | 'depthwise-conv2d' | 'dense' }>;
type ConvolutionNode = Exclude<WeightedNode, { op: 'dense' }>;

/** Which gradients a node must give; what is not needed is not computed. */
export interface Wanted {
  input: boolean;
  weights: boolean;
}

/** Convolution, depthwise convolution or dense layer with bias and activation. */
export function weighted(
  node: WeightedNode,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  wanted: Wanted,
): Differentiated {
  const product = node.op === 'dense' ? dense(x, kernel, wanted) : convolution(node, x, kernel, wanted);
  const biased = bias ? runKernel('BiasAdd', [product.output, bias]) : product.output;
  const activated = activation(biased, node.activation);
  return {
    output: activated.output,
    saved: [...product.saved, ...activated.saved],
    backward: (dy) => {
      const dz = activated.backward(dy).inputs[0]!;
      const gradients = product.backward(dz);
      if (bias && wanted.weights) gradients.weights = { ...gradients.weights, bias: runKernel('BiasAddGrad', [dz]) };
      return gradients;
    },
  };
}

function dense(x: Tensor, kernel: Tensor, wanted: Wanted): Differentiated {
  const product = (a: Tensor, b: Tensor, transposed: 'a' | 'b' | 'none') =>
    runKernel(
      'MatMul',
      [a, b],
      [booleanAttribute('transpose_a', transposed === 'a'), booleanAttribute('transpose_b', transposed === 'b')],
    );
  return {
    output: product(x, kernel, 'none'),
    saved: [x],
    backward: (dy) => ({
      inputs: [wanted.input ? product(dy, kernel, 'b') : undefined],
      ...(wanted.weights && { weights: { kernel: product(x, dy, 'a') } }),
    }),
  };
}

const kernelNames = {
  conv2d: ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'],
  'depthwise-conv2d': [
    'DepthwiseConv2dNative',
    'DepthwiseConv2dNativeBackpropInput',
    'DepthwiseConv2dNativeBackpropFilter',
  ],
} as const;

function convolution(node: ConvolutionNode, x: Tensor, kernel: Tensor, wanted: Wanted): Differentiated {
  const [forwardName, inputName, kernelName] = kernelNames[node.op];
  const dilation = 'dilation' in node ? (node.dilation ?? 1) : 1;
  const attributes = [...windowAttributes(node), integerAttribute('dilations', [1, dilation, dilation, 1])];
  return {
    output: runKernel(forwardName, [x, kernel], attributes),
    saved: wanted.weights ? [x] : [],
    backward: (dy) => ({
      inputs: [wanted.input ? runKernel(inputName, [shapeTensor(x), kernel, dy], attributes) : undefined],
      ...(wanted.weights && { weights: { kernel: runKernel(kernelName, [x, shapeTensor(kernel), dy], attributes) } }),
    }),
  };
}

export function shapeTensor(tensor: Tensor): Tensor {
  return tf.tensor1d(tensor.shape, 'int32');
}

export function windowAttributes(node: { strides: number; padding: string }) {
  return [
    integerAttribute('strides', [1, node.strides, node.strides, 1]),
    textAttribute('padding', node.padding.toUpperCase()),
    textAttribute('data_format', 'NHWC'),
  ];
}
