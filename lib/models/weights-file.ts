import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { float16Bits, float16Value } from './float16.ts';
import type { ModelCard } from './model-card.ts';
import type { WeightArrays } from './network.ts';

export type WeightsLayout = Pick<ModelCard['weights'], 'dtype' | 'tensors'>;

const bytesPerValue = { float16: 2, float32: 4 } as const;

function valueCount(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** Little-endian values of the tensors in order, without padding. */
export function encodeWeights(layout: WeightsLayout, weights: WeightArrays): Uint8Array<ArrayBuffer> {
  const total = layout.tensors.reduce((sum, tensor) => sum + valueCount(tensor.shape), 0);
  const bytes = new Uint8Array(total * bytesPerValue[layout.dtype]);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const { name, shape } of layout.tensors) {
    const values = weights[name]?.values;
    if (values?.length !== valueCount(shape))
      throw new Error(`Weight ${name}: expected ${valueCount(shape)} values, got ${values?.length ?? 'none'}`);
    for (const value of values) {
      if (!Number.isFinite(value)) throw new Error(`Weight ${name}: expected finite values, got ${value}`);
      if (layout.dtype === 'float16') view.setUint16(offset, float16Bits(value), true);
      else view.setFloat32(offset, value, true);
      offset += bytesPerValue[layout.dtype];
    }
  }
  return bytes;
}

/** Reads the weights file that a card describes; the caller has checked its sha256. Throws when the length does not fit. */
export function decodeWeights(card: { weights: WeightsLayout }, bytes: Uint8Array): WeightArrays {
  const { dtype, tensors } = card.weights;
  const size = bytesPerValue[dtype];
  const expected = tensors.reduce((sum, tensor) => sum + valueCount(tensor.shape), 0) * size;
  if (bytes.byteLength !== expected)
    throw new Error(`Weights file: expected ${expected} bytes, got ${bytes.byteLength}; fetch it again with its card`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  const weights: WeightArrays = {};
  for (const { name, shape } of tensors) {
    const values = new Float32Array(valueCount(shape));
    for (let i = 0; i < values.length; i++, offset += size) {
      values[i] = dtype === 'float16' ? float16Value(view.getUint16(offset, true)) : view.getFloat32(offset, true);
    }
    weights[name] = { shape, values };
  }
  return weights;
}

/** Tensors on the current backend, owned by the caller. */
export function weightTensors(weights: WeightArrays): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [name, tf.tensor(values, shape, 'float32')]),
  );
}
