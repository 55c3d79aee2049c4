import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../../lib/models/network.ts';
import { runNetwork } from '../../lib/models/run-network.ts';

/** Logits for values [count, ...inputShape], one a sample; leaves no tensor behind. */
export async function networkLogits(
  network: Network,
  weights: Record<string, Tensor>,
  values: Float32Array,
  count: number,
): Promise<Float32Array> {
  const output = tf.tidy(() => runNetwork(network, weights, tf.tensor(values, [count, ...network.inputShape]))); // [count, 1]
  const logits = (await output.data()) as Float32Array;
  output.dispose();
  return logits;
}
