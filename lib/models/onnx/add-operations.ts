import type { Activation, LayerNode, Padding, WeightArray } from '../network.ts';
import { isReordered, onnxShape, permuted } from './axes.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { OnnxAttribute } from './onnx-format.ts';

/** What a node is turned with: its shapes are ours, [height, width, channels] or [features]. */
export interface NodeFacts {
  inputShape: readonly number[];
  outputShape: readonly number[];
  /** Of the weight `<node>/<part>`. */
  weight: (part: string) => WeightArray;
}

/** Adds what a node computes to the graph and returns its output's name; throws where ONNX's file has no part for it yet. */
export function addOperations(graph: GraphBuilder, node: LayerNode, facts: NodeFacts): string {
  const { inputShape, outputShape } = facts;
  const x = node.inputs[0]!;
  const isFlat = inputShape.length === 1;
  const activated = (name: string, activation: Activation) => addActivation(graph, name, activation, isFlat ? -1 : 1);
  switch (node.op) {
    case 'conv2d':
    case 'depthwise-conv2d':
      return activated(addConvolution(graph, node, facts), node.activation);
    case 'dense':
      return activated(addDense(graph, node, facts), node.activation);
    case 'batch-norm': {
      const parts = ['scale', 'offset', 'mean', 'variance'].map((part) => addWeight(graph, node.name, part, facts));
      return graph.apply('BatchNormalization', [x, ...parts], { epsilon: { float: node.epsilon } });
    }
    case 'activation':
      return activated(x, node.activation);
    case 'leaky-relu':
      return graph.apply('LeakyRelu', [x], { alpha: { float: node.slope } });
    case 'max-pool':
      return graph.apply('MaxPool', [x], windowAttributes(inputShape, { ...node, kernelSize: node.poolSize }));
    case 'average-pool':
      return graph.apply('AveragePool', [x], windowAttributes(inputShape, { ...node, kernelSize: node.poolSize }));
    case 'pad': {
      const pads = [0, 0, node.top, node.left, 0, node.channels, node.bottom, node.right];
      return graph.apply('Pad', [x, graph.integers(pads)]);
    }
    case 'global-average-pool':
      return graph.apply('Flatten', [graph.apply('GlobalAveragePool', [x])]);
    case 'global-max-pool':
      return graph.apply('Flatten', [graph.apply('GlobalMaxPool', [x])]);
    case 'flatten':
    case 'reshape':
      return addReshape(graph, x, inputShape, outputShape);
    case 'dropout':
      return graph.apply('Identity', [x]);
    case 'add':
    case 'multiply': {
      const opType = node.op === 'add' ? 'Add' : 'Mul';
      return activated(
        node.inputs.slice(1).reduce((sum, next) => graph.apply(opType, [sum, next]), x),
        node.activation,
      );
    }
    case 'concat':
      return graph.apply('Concat', node.inputs, { axis: { int: 1 } });
    case 'fold-time':
    case 'unfold-time':
    case 'center-time':
    case 'lstm':
    case 'gru':
    case 'gradient-reversal':
      throw new Error(`ONNX: node ${node.name}: expected an operation of a picture's network, got ${node.op}`);
  }
}

function addWeight(graph: GraphBuilder, node: string, part: string, { weight }: NodeFacts): string {
  const { shape, values } = weight(part);
  return graph.constant(`${node}/${part}`, shape, values);
}

type Convolution = LayerNode & { op: 'conv2d' | 'depthwise-conv2d' };

/** Kernels [k, k, in, out] and [k, k, channels, 1] become [out, in, k, k] and [channels, 1, k, k]. */
function addConvolution(graph: GraphBuilder, node: Convolution, facts: NodeFacts): string {
  const isDepthwise = node.op === 'depthwise-conv2d';
  const kernel = permuted(facts.weight('kernel'), isDepthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]);
  const inputs = [node.inputs[0]!, graph.constant(`${node.name}/kernel`, kernel.shape, kernel.values)];
  if (node.useBias) inputs.push(addWeight(graph, node.name, 'bias', facts));
  return graph.apply('Conv', inputs, {
    ...windowAttributes(facts.inputShape, node),
    ...(isDepthwise && { group: { int: facts.inputShape[2]! } }),
  });
}

function addDense(graph: GraphBuilder, node: LayerNode & { op: 'dense' }, facts: NodeFacts): string {
  const inputs = [node.inputs[0]!, addWeight(graph, node.name, 'kernel', facts)];
  if (node.useBias) inputs.push(addWeight(graph, node.name, 'bias', facts));
  return graph.apply('Gemm', inputs);
}

interface Window {
  kernelSize: number;
  strides: number;
  padding: Padding;
  dilation?: number;
}

function windowAttributes(
  [height = 1, width = 1]: readonly number[],
  { kernelSize, strides, padding, dilation = 1 }: Window,
): Record<string, OnnxAttribute> {
  const reach = (kernelSize - 1) * dilation + 1;
  const [top, bottom] = pads(height, reach, strides, padding);
  const [left, right] = pads(width, reach, strides, padding);
  return {
    kernel_shape: { ints: [kernelSize, kernelSize] },
    strides: { ints: [strides, strides] },
    pads: { ints: [top, left, bottom, right] },
    ...(dilation > 1 && { dilations: { ints: [dilation, dilation] } }),
  };
}

/** TensorFlow's 'same': the odd pixel comes after (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2). */
function pads(length: number, reach: number, strides: number, padding: Padding): [before: number, after: number] {
  if (padding === 'valid') return [0, 0];
  const total = Math.max(0, (Math.ceil(length / strides) - 1) * strides + reach - length);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Values keep the order that they have with channels last. */
function addReshape(graph: GraphBuilder, x: string, from: readonly number[], to: readonly number[]): string {
  const last = isReordered(from) ? graph.apply('Transpose', [x], { perm: { ints: [0, 2, 3, 1] } }) : x;
  if (!isReordered(to)) return graph.apply('Reshape', [last, graph.integers(onnxShape(to))]);
  const shaped = graph.apply('Reshape', [last, graph.integers([1, ...to])]);
  return graph.apply('Transpose', [shaped], { perm: { ints: [0, 3, 1, 2] } });
}

/** As `activate` of ours; softmax over the axis given. */
function addActivation(graph: GraphBuilder, x: string, activation: Activation, axis: number): string {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return graph.apply('Relu', [x]);
    case 'relu6':
      return graph.apply('Clip', [x, graph.scalar(0), graph.scalar(6)]);
    case 'sigmoid':
      return graph.apply('Sigmoid', [x]);
    case 'tanh':
      return graph.apply('Tanh', [x]);
    case 'swish':
      return graph.apply('Mul', [x, graph.apply('Sigmoid', [x])]);
    case 'hard-sigmoid':
      return graph.apply('HardSigmoid', [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
    case 'hard-swish':
      return graph.apply('HardSwish', [x]);
    case 'softmax':
      return graph.apply('Softmax', [x], { axis: { int: axis } });
  }
}
