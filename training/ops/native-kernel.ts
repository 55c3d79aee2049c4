import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

interface KernelAttribute {
  name: string;
  /** TF_AttrType */
  type: number;
  value: unknown;
}

interface TensorflowBackend {
  executeMultipleOutputs(name: string, attributes: KernelAttribute[], inputs: Tensor[], outputs: number): Tensor[];
}

const attribute = (type: number) => (name: string, value: unknown) => ({ name, type, value });
export const textAttribute = attribute(0);
export const integerAttribute = attribute(1);
export const floatAttribute = attribute(2);
export const booleanAttribute = attribute(3);
export const typeAttribute = attribute(4);

const dtypeFloat = 1;
export const ofFloats = typeAttribute('T', dtypeFloat);

/** Whether `runKernel` works: tfjs-node on the CPU or a GPU. */
export function hasNativeKernels(): boolean {
  return tf.getBackend() === 'tensorflow';
}

/** Runs one TensorFlow kernel by its name in TensorFlow's op registry; nothing of it is on the tape. */
export function runKernels(name: string, inputs: Tensor[], attributes: KernelAttribute[], outputs: number): Tensor[] {
  return (tf.backend() as unknown as TensorflowBackend).executeMultipleOutputs(name, attributes, inputs, outputs);
}

/** As `runKernels` for a kernel of floats with one output. */
export function runKernel(name: string, inputs: Tensor[], attributes: KernelAttribute[] = []): Tensor {
  return runKernels(name, inputs, [ofFloats, ...attributes], 1)[0]!;
}
