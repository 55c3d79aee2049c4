import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayerNode } from '../../lib/models/network.ts';
import type { Differentiated } from './differentiated.ts';
import { integerAttribute, runKernel } from './native-kernel.ts';
import { shapeTensor, windowAttributes } from './weighted-gradients.ts';

export function pool(node: Extract<LayerNode, { op: 'max-pool' | 'average-pool' }>, x: Tensor): Differentiated {
  const attributes = [integerAttribute('ksize', [1, node.poolSize, node.poolSize, 1]), ...windowAttributes(node)];
  if (node.op === 'average-pool') {
    return {
      output: runKernel('AvgPool', [x], attributes),
      saved: [],
      backward: (dy) => ({ inputs: [runKernel('AvgPoolGrad', [shapeTensor(x), dy], attributes)] }),
    };
  }
  const output = runKernel('MaxPool', [x], attributes);
  return {
    output,
    saved: [x, output],
    backward: (dy) => ({ inputs: [runKernel('MaxPoolGrad', [x, output, dy], attributes)] }),
  };
}

/** [batch, height, width, channels] to [batch, channels]. */
export function globalAveragePool(x: Tensor): Differentiated {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return {
    output: tf.mean(x, [1, 2]),
    saved: [],
    backward: (dy) => ({
      inputs: [
        tf.broadcastTo(tf.reshape(tf.mul(dy, 1 / (height * width)), [batch, 1, 1, channels]), [
          batch,
          height,
          width,
          channels,
        ]),
      ],
    }),
  };
}

/** As `globalAveragePool`; equal maxima each receive the whole gradient, as on tfjs' tape. */
export function globalMaxPool(x: Tensor): Differentiated {
  const output = tf.max(x, [1, 2]);
  const [batch, , , channels] = x.shape as [number, number, number, number];
  const spread = (values: Tensor) => tf.reshape(values, [batch, 1, 1, channels]);
  return {
    output,
    saved: [x, output],
    backward: (dy) => ({ inputs: [tf.mul(spread(dy), tf.cast(tf.equal(x, spread(output)), 'float32'))] }),
  };
}
