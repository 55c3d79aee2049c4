import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from '../../../../training/backends/start-backend.ts';
import { tfjsNodeFolder } from '../../../../training/backends/setup-tensorflow.ts';

export const hasTensorflow = tfjsNodeFolder() !== undefined;

/** Switches backends within one test file: tfjs-node first, because it brings plain `cpu` and the gradients along. */
export async function useBackend(name: string): Promise<void> {
  await startBackend(hasTensorflow ? 'tensorflow' : 'cpu');
  await tf.setBackend(name);
}
