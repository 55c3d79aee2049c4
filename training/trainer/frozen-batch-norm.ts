import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../../lib/models/network.ts';

/**
 * The network and weights of a training step in which frozen batch norm serves with its moving statistics, as in Keras:
 * such a node becomes a 1 x 1 depthwise convolution by scale / sqrt(variance + epsilon). Call within a tidy.
 */
export function withFrozenBatchNorm(
  network: Network,
  weights: Record<string, Tensor>,
  isFrozen: (weightName: string) => boolean,
): { network: Network; weights: Record<string, Tensor> } {
  const added: Record<string, Tensor> = {};
  const nodes = network.nodes.map((node): Network['nodes'][number] => {
    if (node.op !== 'batch-norm' || !isFrozen(`${node.name}/`)) return node;
    const part = (name: string) => weights[`${node.name}/${name}`]!;
    const factor = tf.div(part('scale'), tf.sqrt(tf.add(part('variance'), node.epsilon))); // [channels]
    added[`${node.name}/kernel`] = tf.reshape(factor, [1, 1, -1, 1]);
    added[`${node.name}/bias`] = tf.sub(part('offset'), tf.mul(part('mean'), factor));
    const { name, inputs } = node;
    return {
      name,
      inputs,
      op: 'depthwise-conv2d',
      kernelSize: 1,
      strides: 1,
      padding: 'same',
      useBias: true,
      activation: 'linear',
    };
  });
  return { network: { ...network, nodes }, weights: { ...weights, ...added } };
}
