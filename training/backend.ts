import { createRequire } from 'node:module';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { setupTensorflow, tfjsNodeFolder } from './setup-tensorflow.ts';

/** Starts tfjs-node, setting it up when missing, or plain `cpu` where that fails; returns the backend's name. */
export async function startBackend(): Promise<string> {
  try {
    loadTfjsNode(tfjsNodeFolder() ?? (await setupTensorflow()));
    await tf.setBackend('tensorflow');
  } catch (error) {
    console.warn(`TensorFlow did not start: ${error instanceof Error ? error.message : String(error)}`);
    console.warn(
      'Going on with plain JavaScript: the same results, about 0.3 training pictures a second instead of 50.',
    );
    // Registers the gradients, which tfjs-core alone does not, and the cpu backend.
    await import('@tensorflow/tfjs');
    await tf.setBackend('cpu');
  }
  await tf.ready();
  return tf.getBackend();
}

function loadTfjsNode(folder: string): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // Node 23 removed util.isNullOrUndefined, which tfjs-node still calls (tensorflow/tfjs#8609).
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  createRequire(import.meta.url)(folder);
}
