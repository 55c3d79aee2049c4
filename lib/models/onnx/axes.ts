import type { WeightArray } from '../network.ts';
import { valueCount } from '../value-count.ts';

/** ONNX's shape with the batch of 1: [height, width, channels] to [1, channels, height, width], [features] to [1, features]. */
export function onnxShape(shape: readonly number[]): number[] {
  if (shape.length === 1) return [1, shape[0]!];
  if (shape.length === 3) return [1, shape[2]!, shape[0]!, shape[1]!];
  throw new Error(`ONNX: expected a network of [height, width, channels] or [features], got [${shape.join(', ')}]`);
}

/** Whether the order of values in memory changes between [height, width, channels] and [channels, height, width]. */
export function isReordered(shape: readonly number[]): boolean {
  return shape.length === 3 && shape[2]! > 1 && shape[0]! * shape[1]! > 1;
}

/** Axis `i` of the result is axis `order[i]` of the array. */
export function permuted({ shape, values }: WeightArray, order: readonly number[]): WeightArray {
  const strides = shape.map((_, axis) => valueCount(shape.slice(axis + 1)));
  const target = order.map((axis) => shape[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const result = new Float32Array(values.length);
  const place = target.map(() => 0);
  for (let i = 0, from = 0; i < result.length; i++) {
    result[i] = values[from]!;
    for (let axis = target.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      place[axis]! += 1;
      if (place[axis]! < target[axis]!) break;
      from -= steps[axis]! * target[axis]!;
      place[axis] = 0;
    }
  }
  return { shape: target, values: result };
}
