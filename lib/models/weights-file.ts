import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { float16Bits, float16Values } from './float16.ts';
import { channelAxis, dequantize, quantize } from './int8.ts';
import type { ModelCard } from './model-card.ts';
import type { WeightArrays } from './network.ts';
import { valueCount } from './value-count.ts';

export type WeightsLayout = Pick<ModelCard['weights'], 'dtype' | 'tensors'>;
export type WeightDtype = 'float32' | 'float16' | 'int8';
type TensorLayout = WeightsLayout['tensors'][number];

/** Beyond it float16 is infinite. */
const largestFloat16 = 65504;

/** Where each tensor lies: an int8 tensor begins with a float32 scale for each channel. */
function places({
  dtype,
  tensors,
}: WeightsLayout): (TensorLayout & { dtype: WeightDtype; start: number; end: number })[] {
  let start = 0;
  return tensors.map((tensor) => {
    const own = tensor.dtype ?? dtype;
    const count = valueCount(tensor.shape);
    const scales = own === 'int8' ? (tensor.shape[channelAxis(tensor.shape)] ?? 1) : 0;
    const end = start + scales * 4 + count * { float32: 4, float16: 2, int8: 1 }[own];
    const place = { ...tensor, dtype: own, start, end };
    start = end;
    return place;
  });
}

/** Little-endian values of the tensors in order, without padding. */
export function encodeWeights(layout: WeightsLayout, weights: WeightArrays): Uint8Array<ArrayBuffer> {
  const located = places(layout);
  const bytes = new Uint8Array(located.at(-1)?.end ?? 0);
  for (const { name, shape, dtype, start } of located) {
    const values = weights[name]?.values;
    if (values?.length !== valueCount(shape))
      throw new Error(`Weight ${name}: expected ${valueCount(shape)} values, got ${values?.length ?? 'none'}`);
    const limit = dtype === 'float16' ? largestFloat16 : Infinity;
    const wrong = values.find((value) => !Number.isFinite(value) || Math.abs(value) > limit);
    if (wrong !== undefined)
      throw new Error(`Weight ${name}: expected finite values that fit into ${dtype}, got ${wrong}`);
    for (const part of encoded(shape, values, dtype, start)) bytes.set(part.bytes, part.start);
  }
  return bytes;
}

function encoded(
  shape: number[],
  values: Float32Array,
  dtype: WeightDtype,
  start: number,
): { bytes: Uint8Array; start: number }[] {
  const raw = (array: Float32Array | Uint16Array | Int8Array) =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  if (dtype === 'float32') return [{ bytes: raw(values), start }];
  if (dtype === 'float16') return [{ bytes: raw(Uint16Array.from(values, float16Bits)), start }];
  const quantized = quantize(shape, values);
  return [
    { bytes: raw(quantized.scales), start },
    { bytes: raw(quantized.values), start: start + quantized.scales.byteLength },
  ];
}

/** Reads the weights file that a card describes, as float32; the caller has checked its sha256. Throws when the length does not fit. */
export function decodeWeights(card: { weights: WeightsLayout }, bytes: Uint8Array): WeightArrays {
  const located = places(card.weights);
  const expected = located.at(-1)?.end ?? 0;
  if (bytes.byteLength !== expected)
    throw new Error(`Weights file: expected ${expected} bytes, got ${bytes.byteLength}; fetch it again with its card`);
  const weights: WeightArrays = {};
  for (const { name, shape, dtype, start, end } of located)
    weights[name] = { shape, values: decoded(new Uint8Array(bytes.subarray(start, end)).buffer, shape, dtype) };
  return weights;
}

function decoded(own: ArrayBuffer, shape: number[], dtype: WeightDtype): Float32Array {
  if (dtype === 'float32') return new Float32Array(own);
  if (dtype === 'float16') return float16Values(new Uint16Array(own));
  const channels = shape[channelAxis(shape)] ?? 1;
  return dequantize({ scales: new Float32Array(own, 0, channels), values: new Int8Array(own, channels * 4) });
}

/** Tensors on the current backend, owned by the caller. */
export function weightTensors(weights: WeightArrays): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [name, tf.tensor(values, shape, 'float32')]),
  );
}
