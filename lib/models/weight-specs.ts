import type { LayerNode, Network, Padding, WeightSpec } from './network.ts';
import { valueCount } from './value-count.ts';

export const inputName = 'input';

/** Shapes without the batch, by node name. Throws where shapes do not fit. */
export function nodeShapes(network: Network): Map<string, number[]> {
  const shapes = new Map<string, number[]>([[inputName, network.inputShape]]);
  for (const node of network.nodes) {
    const inputs = node.inputs.map((name) => {
      const shape = shapes.get(name);
      if (!shape) throw new Error(`Node ${node.name}: expected input ${name} before it, found none`);
      return shape;
    });
    if (shapes.has(node.name)) throw new Error(`Node ${node.name}: expected a name of its own, found two`);
    shapes.set(node.name, outputShape(node, inputs));
  }
  return shapes;
}

/** Every weight of the network in execution order. */
export function weightSpecs(network: Network): WeightSpec[] {
  const shapes = nodeShapes(network);
  return network.nodes.flatMap((node) => nodeWeights(node, shapes.get(node.inputs[0]!)!));
}

function nodeWeights(node: LayerNode, input: number[]): WeightSpec[] {
  const channels = input.at(-1)!;
  const weight = (part: string, shape: number[], trainable = true): WeightSpec => ({
    name: `${node.name}/${part}`,
    shape,
    trainable,
  });
  const withBias = (kernel: number[], width: number, useBias: boolean) =>
    useBias ? [weight('kernel', kernel), weight('bias', [width])] : [weight('kernel', kernel)];
  switch (node.op) {
    case 'conv2d':
      return withBias([node.kernelSize, node.kernelSize, channels, node.filters], node.filters, node.useBias);
    case 'depthwise-conv2d':
      return withBias([node.kernelSize, node.kernelSize, channels, 1], channels, node.useBias);
    case 'dense':
      return withBias([channels, node.units], node.units, node.useBias);
    case 'batch-norm':
      return [
        weight('scale', [channels]),
        weight('offset', [channels]),
        weight('mean', [channels], false),
        weight('variance', [channels], false),
      ];
    case 'lstm':
      return [
        weight('kernel', [channels, 4 * node.units]),
        weight('recurrentKernel', [node.units, 4 * node.units]),
        weight('bias', [4 * node.units]),
      ];
    case 'gru':
      return [
        weight('kernel', [channels, 3 * node.units]),
        weight('recurrentKernel', [node.units, 3 * node.units]),
        weight('bias', [2, 3 * node.units]),
      ];
    default:
      return [];
  }
}

function windowed(length: number, window: number, strides: number, padding: Padding): number {
  return padding === 'same' ? Math.ceil(length / strides) : Math.ceil((length - window + 1) / strides);
}

function outputShape(node: LayerNode, inputs: number[][]): number[] {
  const first = inputs[0];
  if (!first) throw new Error(`Node ${node.name}: expected an input, found none`);
  const [height = 1, width = 1, channels = 1] = first;
  const expectAxes = (count: number): void => {
    if (first.length !== count)
      throw new Error(`Node ${node.name}: expected ${count} axes without the batch, got shape [${first.join(', ')}]`);
  };
  const slide = (window: number, strides: number, padding: Padding, depth: number) => {
    expectAxes(3);
    const shape = [windowed(height, window, strides, padding), windowed(width, window, strides, padding), depth];
    if (shape.some((length) => length < 1))
      throw new Error(`Node ${node.name}: expected at least ${window} x ${window}, got ${height} x ${width}`);
    return shape;
  };
  switch (node.op) {
    case 'conv2d':
      return slide((node.kernelSize - 1) * (node.dilation ?? 1) + 1, node.strides, node.padding, node.filters);
    case 'depthwise-conv2d':
      return slide(node.kernelSize, node.strides, node.padding, channels);
    case 'max-pool':
    case 'average-pool':
      return slide(node.poolSize, node.strides, node.padding, channels);
    case 'dense':
      expectAxes(1);
      return [node.units];
    case 'pad':
      return [height + node.top + node.bottom, width + node.left + node.right, channels + node.channels];
    case 'global-average-pool':
    case 'global-max-pool':
      expectAxes(3);
      return [channels];
    case 'flatten':
      return [valueCount(first)];
    case 'concat':
      return [...first.slice(0, -1), inputs.reduce((sum, shape) => sum + shape.at(-1)!, 0)];
    case 'reshape':
      if (valueCount(node.shape) !== valueCount(first))
        throw new Error(
          `Node ${node.name}: expected ${valueCount(node.shape)} values, got shape [${first.join(', ')}]`,
        );
      return node.shape;
    case 'add':
      for (const shape of inputs) {
        if (shape.join() !== first.join())
          throw new Error(`Node ${node.name}: expected shape ${first.join()}, got ${shape.join()}`);
      }
      return first;
    case 'multiply':
      return inputs.reduce((shape, next) => broadcast(node.name, shape, next));
    case 'fold-time':
      return first.slice(1);
    case 'unfold-time':
      return [node.steps, ...first];
    case 'center-time':
      expectAxes(2);
      return first;
    case 'lstm':
    case 'gru':
      expectAxes(2);
      return node.returnSequences ? [first[0]!, node.units] : [node.units];
    default:
      return first;
  }
}

/** Of shapes with as many axes each: an axis of 1 fits every length. */
function broadcast(name: string, a: number[], b: number[]): number[] {
  const fits = a.length === b.length && a.every((length, i) => length === b[i] || length === 1 || b[i] === 1);
  if (!fits) throw new Error(`Node ${name}: expected shape ${a.join()} or 1 on an axis, got ${b.join()}`);
  return a.map((length, i) => Math.max(length, b[i]!));
}
