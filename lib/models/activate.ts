import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Activation } from './network.ts';

/** Softmax is over the last axis, everything else value by value. */
export function activate(x: Tensor, activation: Activation): Tensor {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'relu6':
      return tf.relu6(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'tanh':
      return tf.tanh(x);
    case 'swish':
      return tf.mul(x, tf.sigmoid(x));
    case 'hard-sigmoid':
      return hardSigmoid(x);
    case 'hard-swish':
      return tf.mul(x, hardSigmoid(x));
    case 'softmax':
      return tf.softmax(x);
  }
}

/** relu6(x + 3) / 6 (MobileNetV3, Howard et al. 2019). */
function hardSigmoid(x: Tensor): Tensor {
  return tf.mul(tf.relu6(tf.add(x, 3)), 1 / 6);
}
