import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Activation } from '../../lib/models/network.ts';
import { floatAttribute, runKernel } from './native-kernel.ts';
import type { Differentiated } from './differentiated.ts';

/** An activation by native kernels; keeps its output where that is enough, so that its input can go. */
export function activation(x: Tensor, kind: Activation): Differentiated {
  switch (kind) {
    case 'linear':
      return { output: x, saved: [], backward: (dy) => ({ inputs: [dy] }) };
    case 'relu':
      return ofOutput(runKernel('Relu', [x]), (dy, y) => runKernel('ReluGrad', [dy, y]));
    case 'relu6':
      return ofOutput(runKernel('Relu6', [x]), relu6Gradient);
    case 'sigmoid':
      return ofOutput(runKernel('Sigmoid', [x]), (dy, y) => runKernel('SigmoidGrad', [y, dy]));
    case 'tanh':
      return ofOutput(runKernel('Tanh', [x]), (dy, y) => runKernel('TanhGrad', [y, dy]));
    case 'softmax':
      return ofOutput(runKernel('Softmax', [x]), (dy, y) => tf.mul(y, tf.sub(dy, tf.sum(tf.mul(dy, y), -1, true))));
    case 'hard-sigmoid':
      return ofOutput(tf.mul(hardStep(x), 1 / 6), (dy, y) => tf.mul(relu6Gradient(dy, tf.mul(y, 6)), 1 / 6));
    case 'swish':
      return ofInput(x, tf.mul(x, runKernel('Sigmoid', [x])), swishGradient);
    case 'hard-swish':
      return ofInput(x, tf.mul(tf.mul(x, hardStep(x)), 1 / 6), hardSwishGradient);
  }
}

/** max(x, slope * x) */
export function leakyRelu(x: Tensor, slope: number): Differentiated {
  const alpha = floatAttribute('alpha', slope);
  return ofInput(x, runKernel('LeakyRelu', [x], [alpha]), (dy) => runKernel('LeakyReluGrad', [dy, x], [alpha]));
}

function ofOutput(output: Tensor, gradient: (dy: Tensor, y: Tensor) => Tensor): Differentiated {
  return { output, saved: [output], backward: (dy) => ({ inputs: [gradient(dy, output)] }) };
}

function ofInput(x: Tensor, output: Tensor, gradient: (dy: Tensor, x: Tensor) => Tensor): Differentiated {
  return { output, saved: [x], backward: (dy) => ({ inputs: [gradient(dy, x)] }) };
}

function relu6Gradient(dy: Tensor, y: Tensor): Tensor {
  return runKernel('Relu6Grad', [dy, y]);
}

/** relu6(x + 3), six times the hard sigmoid. */
function hardStep(x: Tensor): Tensor {
  return runKernel('Relu6', [tf.add(x, 3)]);
}

/** d(x s(x)) = s + x s (1 - s) */
function swishGradient(dy: Tensor, x: Tensor): Tensor {
  const s = runKernel('Sigmoid', [x]);
  return tf.add(tf.mul(dy, s), runKernel('SigmoidGrad', [s, tf.mul(dy, x)]));
}

/** d(x h(x) / 6) = (h + x h') / 6 with h = relu6(x + 3) */
function hardSwishGradient(dy: Tensor, x: Tensor): Tensor {
  const h = hardStep(x);
  return tf.mul(tf.add(tf.mul(dy, h), relu6Gradient(tf.mul(dy, x), h)), 1 / 6);
}
