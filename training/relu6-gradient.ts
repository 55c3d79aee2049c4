import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

interface TensorflowBackend {
  executeSingleOutput(
    name: string,
    attributes: { name: string; type: number; value: number }[],
    inputs: Tensor[],
  ): Tensor;
}

const attributeTypeDtype = 4; // TF_ATTR_TYPE
const dtypeFloat = 1; // DT_FLOAT

/** On the TensorFlow backend: one native op for the gradient of relu6, where tfjs-core takes four. */
export function useNativeRelu6Gradient(): void {
  if (tf.getBackend() !== 'tensorflow') return;
  tf.unregisterGradient('Relu6');
  tf.registerGradient({
    kernelName: 'Relu6',
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({
      x: () =>
        (tf.backend() as unknown as TensorflowBackend).executeSingleOutput(
          'Relu6Grad',
          [{ name: 'T', type: attributeTypeDtype, value: dtypeFloat }],
          [dy as Tensor, y!],
        ),
    }),
  });
}
