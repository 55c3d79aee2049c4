import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayerNode } from '../../lib/models/network.ts';
import { activation } from './activation-gradients.ts';
import type { Differentiated } from './differentiated.ts';

/** Sum or product of the inputs, broadcast against each other, with an activation. */
export function join(node: Extract<LayerNode, { op: 'add' | 'multiply' }>, inputs: Tensor[]): Differentiated {
  const combine = node.op === 'add' ? tf.add : tf.mul;
  const joined = inputs.slice(1).reduce((left, right) => combine<Tensor>(left, right), inputs[0]!);
  const activated = activation(joined, node.activation);
  return {
    output: activated.output,
    saved: [...activated.saved, ...(node.op === 'multiply' ? inputs : [])],
    backward: (dy) => {
      const dz = activated.backward(dy).inputs[0]!;
      return { inputs: inputs.map((input, i) => summedTo(node.op === 'add' ? dz : timesOthers(dz, inputs, i), input)) };
    },
  };
}

function timesOthers(dy: Tensor, inputs: Tensor[], index: number): Tensor {
  return inputs.reduce((product, other, i) => (i === index ? product : tf.mul(product, other)), dy);
}

/** Sums over what was broadcast. */
function summedTo(gradient: Tensor, input: Tensor): Tensor {
  const axes = gradient.shape.flatMap((length, axis) => (length === input.shape[axis] ? [] : [axis]));
  return axes.length === 0 ? gradient : tf.sum(gradient, axes, true);
}

/** Along the last axis. */
export function concat(inputs: Tensor[]): Differentiated {
  return {
    output: tf.concat(inputs, -1),
    saved: [],
    backward: (dy) => ({
      inputs: tf.split(
        dy,
        inputs.map((input) => input.shape.at(-1)!),
        -1,
      ),
    }),
  };
}
