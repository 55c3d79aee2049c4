import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TrainingBatchNorm } from '../../lib/models/run-batch-norm.ts';
import { fusedBatchNorm, fusedBatchNormGradients } from './batch-norm-gradient.ts';
import { hasNativeKernels, runKernel } from './native-kernel.ts';

/** On the tensorflow backend: one kernel for gradients on tfjs' tape where tfjs-core takes several; nothing elsewhere. */
export function useNativeOps(): void {
  if (!hasNativeKernels()) return;
  for (const [forward, backward] of [
    ['Relu', 'ReluGrad'],
    ['Relu6', 'Relu6Grad'],
  ] as const) {
    tf.unregisterGradient(forward);
    tf.registerGradient({
      kernelName: forward,
      outputsToSave: [true],
      gradFunc: (dy, [y]) => ({ x: () => runKernel(backward, [dy as Tensor, y!]) }),
    });
  }
}

/** Fused batch norm for `runNetwork` on tfjs' tape; undefined where the current backend has none. */
export function trainingBatchNorm(): TrainingBatchNorm | undefined {
  return hasNativeKernels() ? tapedBatchNorm : undefined;
}

function tapedBatchNorm(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): ReturnType<TrainingBatchNorm> {
  const { y, mean, variance, reserved } = fusedBatchNorm(x, scale, offset, epsilon);
  const onTape = tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as unknown as (tensors: Tensor[]) => void;
    save([x, scale, ...reserved]);
    return {
      value: tf.clone(y),
      gradFunc: (dy: Tensor | Tensor[], [savedX, savedScale, ...savedReserved]: Tensor[]) =>
        fusedBatchNormGradients(dy as Tensor, savedX!, savedScale!, savedReserved, epsilon),
    };
  });
  return { y: onTape(x, scale, offset), mean, variance };
}
