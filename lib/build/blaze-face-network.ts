import { float16Value } from '../models/float16.ts';
import type { Activation, LayerNode, Network, Padding, WeightArray, WeightArrays } from '../models/network.ts';
import { inputName } from '../models/weight-specs.ts';
import { int32Of, int8Of } from './tflite-file.ts';
import type { TfliteFile, TfliteOperator, TfliteTensor } from './tflite-file.ts';

export interface ExtractedNetwork {
  /** Outputs: class scores of both feature maps, then box regressions of both, as convolutions return them. */
  network: Network;
  weights: WeightArrays;
}

function valuesOf({ type, bytes, shape }: TfliteTensor): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = shape.reduce((a, b) => a * b, 1);
  if (type === 'float16')
    return Float32Array.from({ length: count }, (_, i) => float16Value(view.getUint16(2 * i, true)));
  if (type === 'float32') return Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
  throw new Error(`TFLite tensor: expected floats, got ${type}`);
}

/** [filters, height, width, channels] of TFLite to [height, width, channels, filters] of tfjs. */
function toTfjsKernel(values: Float32Array, [filters, height, width, channels]: number[]): WeightArray {
  const shape = [height!, width!, channels!, filters!];
  const out = new Float32Array(values.length);
  const inner = height! * width! * channels!;
  for (let filter = 0; filter < filters!; filter++) {
    for (let i = 0; i < inner; i++) out[i * filters! + filter] = values[filter * inner + i]!;
  }
  return { shape, values: out };
}

/** [1, height, width, channels] to [height, width, channels, 1]: the same order. */
function toTfjsDepthwiseKernel(values: Float32Array, [, height, width, channels]: number[]): WeightArray {
  return { shape: [height!, width!, channels!, 1], values };
}

function paddingOf(code: number): Padding {
  return code === 0 ? 'same' : 'valid';
}

/** Fields of TFLite's option tables, by number. */
const optionFields = {
  conv2d: { activation: 3 },
  'depthwise-conv2d': { activation: 4 },
  'max-pool': { activation: 5 },
  add: { activation: 0 },
} as const;

class GraphReader {
  readonly nodes: LayerNode[] = [];
  readonly weights: WeightArrays = {};
  private readonly names = new Map<number, string>();
  private readonly constants = new Map<number, Float32Array>();
  private readonly file: TfliteFile;

  constructor(file: TfliteFile) {
    this.file = file;
    this.names.set(file.inputs[0]!, inputName);
  }

  read(): ExtractedNetwork {
    const { file } = this;
    for (const operator of file.operators) this.readOperator(operator);
    const heads = file.operators
      .filter(({ name }) => name === 'reshape')
      .map(({ inputs }) => this.names.get(inputs[0]!)!);
    const inputShape = file.tensors[file.inputs[0]!]!.shape.slice(1);
    return { network: { inputShape, nodes: this.nodes, outputs: heads }, weights: this.weights };
  }

  private constant(tensor: number): Float32Array {
    return this.constants.get(tensor) ?? valuesOf(this.file.tensors[tensor]!);
  }

  private add(operator: TfliteOperator, node: LayerNode): void {
    this.nodes.push(node);
    this.names.set(operator.outputs[0]!, node.name);
  }

  private activationOf(operator: TfliteOperator): Activation {
    const fields = optionFields[operator.name as keyof typeof optionFields];
    const code = int8Of(this.file.bytes, operator.optionsAt, fields.activation);
    if (code > 1) throw new Error(`TFLite ${operator.name}: expected no activation or relu, got number ${code}`);
    return code === 1 ? 'relu' : 'linear';
  }

  private readOperator(operator: TfliteOperator): void {
    const { tensors, bytes } = this.file;
    const { name: op, inputs, outputs, optionsAt } = operator;
    const common = { name: `${op}${outputs[0]}`, inputs: inputs.flatMap((tensor) => this.names.get(tensor) ?? []) };
    switch (op) {
      case 'dequantize':
        this.constants.set(outputs[0]!, valuesOf(tensors[inputs[0]!]!));
        return;
      case 'conv2d':
      case 'depthwise-conv2d':
        return this.readConvolution(operator, common);
      case 'relu':
        return this.readRelu(operator);
      case 'add':
        return this.add(operator, { ...common, op, activation: this.activationOf(operator) });
      case 'max-pool': {
        const strides = int32Of(bytes, optionsAt, 1);
        const poolSize = int32Of(bytes, optionsAt, 3);
        return this.add(operator, {
          ...common,
          op,
          poolSize,
          strides,
          padding: paddingOf(int8Of(bytes, optionsAt, 0)),
        });
      }
      case 'pad': {
        const width = tensors[outputs[0]!]!.shape.at(-1)! - tensors[inputs[0]!]!.shape.at(-1)!;
        return this.add(operator, { ...common, op, top: 0, bottom: 0, left: 0, right: 0, channels: width });
      }
      case 'reshape':
      case 'concatenation':
        return;
    }
  }

  private readConvolution(operator: TfliteOperator, common: { name: string; inputs: string[] }): void {
    const { tensors, bytes } = this.file;
    const [, kernel, bias] = operator.inputs;
    const shape = tensors[kernel!]!.shape;
    const values = this.constant(kernel!);
    const shared = {
      ...common,
      kernelSize: shape[1]!,
      strides: int32Of(bytes, operator.optionsAt, 1),
      padding: paddingOf(int8Of(bytes, operator.optionsAt, 0)),
      useBias: true,
      activation: this.activationOf(operator),
    };
    this.weights[`${common.name}/bias`] = { shape: [...tensors[bias!]!.shape], values: this.constant(bias!) };
    if (operator.name === 'conv2d') {
      this.weights[`${common.name}/kernel`] = toTfjsKernel(values, shape);
      this.add(operator, { ...shared, op: 'conv2d', filters: shape[0]! });
    } else {
      this.weights[`${common.name}/kernel`] = toTfjsDepthwiseKernel(values, shape);
      this.add(operator, { ...shared, op: 'depthwise-conv2d' });
    }
  }

  /** Becomes the activation of the node before it. */
  private readRelu(operator: TfliteOperator): void {
    const before = this.names.get(operator.inputs[0]!)!;
    const node = this.nodes.find(({ name }) => name === before);
    if (!node || !('activation' in node))
      throw new Error(`TFLite relu: expected a layer with an activation before it, got ${before}`);
    node.activation = 'relu';
    this.names.set(operator.outputs[0]!, before);
  }
}

/** The face network of a TFLite file as our own plain data. */
export function extractNetwork(file: TfliteFile): ExtractedNetwork {
  return new GraphReader(file).read();
}
