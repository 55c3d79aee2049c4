import type { Activation, LayerNode, Network, Padding } from './network.ts';
import { inputName } from './weight-specs.ts';

interface ConvOptions {
  filters: number;
  kernelSize: number;
  strides?: number;
  padding?: Padding;
  dilation?: number;
  useBias?: boolean;
  activation?: Activation;
}

type DepthwiseOptions = Omit<ConvOptions, 'filters' | 'dilation'>;

interface PoolOptions {
  poolSize: number;
  /** `poolSize` where absent. */
  strides?: number;
  padding?: Padding;
}

/** Writes a network layer by layer, as Keras' functional interface does: each method adds a node and returns its name. */
export class NetworkBuilder {
  readonly input = inputName;
  readonly #nodes: LayerNode[] = [];
  readonly #inputShape: number[];

  constructor(inputShape: number[]) {
    this.#inputShape = inputShape;
  }

  add(node: LayerNode): string {
    this.#nodes.push(node);
    return node.name;
  }

  /** Everything of another network, fed by `x`; returns its output's name. */
  append(network: Network, x: string): string {
    for (const node of network.nodes)
      this.add({ ...node, inputs: node.inputs.map((name) => (name === inputName ? x : name)) });
    return network.outputs[0]!;
  }

  conv(name: string, x: string, options: ConvOptions): string {
    return this.add({
      name,
      inputs: [x],
      op: 'conv2d',
      strides: 1,
      padding: 'same',
      useBias: true,
      activation: 'linear',
      ...options,
    });
  }

  depthwise(name: string, x: string, options: DepthwiseOptions): string {
    return this.add({
      name,
      inputs: [x],
      op: 'depthwise-conv2d',
      strides: 1,
      padding: 'same',
      useBias: false,
      activation: 'linear',
      ...options,
    });
  }

  dense(name: string, x: string, units: number, activation: Activation = 'linear'): string {
    return this.add({ name, inputs: [x], op: 'dense', units, useBias: true, activation });
  }

  norm(name: string, x: string, epsilon = 1e-3): string {
    return this.add({ name, inputs: [x], op: 'batch-norm', epsilon });
  }

  activation(name: string, x: string, activation: Activation): string {
    return this.add({ name, inputs: [x], op: 'activation', activation });
  }

  leakyRelu(name: string, x: string, slope: number): string {
    return this.add({ name, inputs: [x], op: 'leaky-relu', slope });
  }

  maxPool(name: string, x: string, options: PoolOptions): string {
    return this.add({ name, inputs: [x], op: 'max-pool', strides: options.poolSize, padding: 'valid', ...options });
  }

  averagePool(name: string, x: string, options: PoolOptions): string {
    return this.add({ name, inputs: [x], op: 'average-pool', strides: options.poolSize, padding: 'valid', ...options });
  }

  /** Zeros on all four sides. */
  pad(name: string, x: string, border: number): string {
    return this.add({
      name,
      inputs: [x],
      op: 'pad',
      top: border,
      bottom: border,
      left: border,
      right: border,
      channels: 0,
    });
  }

  apply(op: 'global-average-pool' | 'global-max-pool' | 'flatten', name: string, x: string): string {
    return this.add({ name, inputs: [x], op });
  }

  dropout(name: string, x: string, rate: number): string {
    return this.add({ name, inputs: [x], op: 'dropout', rate });
  }

  merge(op: 'add' | 'multiply', name: string, inputs: string[]): string {
    return this.add({ name, inputs, op, activation: 'linear' });
  }

  concat(name: string, inputs: string[]): string {
    return this.add({ name, inputs, op: 'concat' });
  }

  reshape(name: string, x: string, shape: number[]): string {
    return this.add({ name, inputs: [x], op: 'reshape', shape });
  }

  network(outputs: string[]): Network {
    return { inputShape: this.#inputShape, nodes: this.#nodes, outputs };
  }

  /** The network that ends in one logit named `label`, after dropout where there is any: positive means fake. */
  classifier(features: string, dropout = 0): Network {
    const last = dropout > 0 ? this.dropout('label_dropout', features, dropout) : features;
    return this.network([this.dense('label', last, 1)]);
  }
}

/** The nearest multiple of 8 that loses at most a tenth. */
export function divisible(width: number): number {
  const rounded = Math.max(8, Math.floor((width + 4) / 8) * 8);
  return rounded < 0.9 * width ? rounded + 8 : rounded;
}
