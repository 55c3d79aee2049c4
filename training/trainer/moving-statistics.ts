import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Network } from '../../lib/models/network.ts';
import type { FlatLayout } from './flat-weights.ts';

/** Keras' default: how much of the moving statistics stays at each step. */
const defaultMomentum = 0.99;

/** Of one batch, by batch-norm node; [channels] each. */
export type BatchStatistics = Record<string, { mean: Tensor; variance: Tensor }>;

/** The means and variances that batch norm serves with. */
export interface MovingStatistics {
  layout: FlatLayout;
  /** Moves [length] towards the statistics of a batch, by node; those of nodes that gave none stay. */
  updated: (moving: Tensor1D, statistics: BatchStatistics) => Tensor1D;
  dispose: () => void;
}

export function movingStatistics(network: Network, layout: FlatLayout): MovingStatistics {
  const momentums = new Map(
    network.nodes.flatMap((node) => (node.op === 'batch-norm' ? [[node.name, node.momentum ?? defaultMomentum]] : [])),
  );
  const momentumOf = (weightName: string) => {
    const momentum = momentums.get(weightName.slice(0, weightName.lastIndexOf('/')));
    if (momentum === undefined)
      throw new Error(`Weight ${weightName}: expected moving statistics of a batch-norm node, found another weight`);
    return momentum;
  };
  const keep = tf.tensor1d(layout.fill(({ name }) => momentumOf(name))); // [length]
  return {
    layout,
    updated: (moving, statistics) =>
      tf.tidy(() => {
        if (layout.length === 0) return tf.clone(moving);
        const known = layout.split(moving);
        const target = layout.join(layout.specs.map(({ name }) => batchStatistic(statistics, name) ?? known[name]));
        return tf.add(target, tf.mul(tf.sub(moving, target), keep));
      }),
    dispose: () => keep.dispose(),
  };
}

function batchStatistic(statistics: BatchStatistics, weightName: string): Tensor | undefined {
  const split = weightName.lastIndexOf('/');
  const found = statistics[weightName.slice(0, split)];
  return weightName.slice(split + 1) === 'mean' ? found?.mean : found?.variance;
}
