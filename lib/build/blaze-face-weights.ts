import { blazeFace } from '../models/blaze-face.ts';
import type { WeightArrays } from '../models/network.ts';
import { weightSpecs } from '../models/weight-specs.ts';
import { TfliteModel } from './tflite-model.ts';

/** [out, height, width, in] of TFLite to [height, width, in, out]. */
function convKernel(values: Float32Array, [height, width, inputs, outputs]: readonly number[]): Float32Array {
  const cells = height! * width! * inputs!;
  const kernel = new Float32Array(values.length);
  for (let out = 0; out < outputs!; out++) {
    for (let cell = 0; cell < cells; cell++) kernel[cell * outputs! + out] = values[out * cells + cell]!;
  }
  return kernel;
}

/** The detector's weights under the names of `blazeFace()`, matched in execution order. */
export function blazeFaceWeights(tflite: Uint8Array): WeightArrays {
  const model = new TfliteModel(tflite);
  const stored = new Map(model.operators.filter(({ name }) => name === 'DEQUANTIZE').map(({ inputs, outputs }) => [outputs[0]!, inputs[0]!]));
  const convolutions = model.operators.filter(({ name }) => name === 'CONV_2D' || name === 'DEPTHWISE_CONV_2D');
  const network = blazeFace();
  const specs = new Map(weightSpecs(network).map((spec) => [spec.name, spec.shape]));
  const nodes = network.nodes.filter(({ op }) => op === 'conv2d' || op === 'depthwise-conv2d');
  if (convolutions.length !== nodes.length)
    throw new Error(`BlazeFace: expected ${nodes.length} convolutions in the TFLite file, got ${convolutions.length}`);
  const weights: WeightArrays = {};
  nodes.forEach((node, i) => {
    const [, kernel, bias] = convolutions[i]!.inputs;
    const values = (tensor: number): Float32Array => model.floats(stored.get(tensor) ?? tensor);
    const shape = specs.get(`${node.name}/kernel`)!;
    const raw = values(kernel!);
    const length = shape.reduce((a, b) => a * b, 1);
    if (raw.length !== length) throw new Error(`BlazeFace ${node.name}: expected ${length} weights, got ${raw.length}`);
    weights[`${node.name}/kernel`] = { shape, values: node.op === 'conv2d' ? convKernel(raw, shape) : raw };
    weights[`${node.name}/bias`] = { shape: specs.get(`${node.name}/bias`)!, values: values(bias!) };
  });
  return weights;
}
