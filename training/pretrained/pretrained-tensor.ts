import type { WeightArray } from '../../lib/models/network.ts';

/** One tensor of a pretrained file, under the names that the file gives it. */
export interface PretrainedTensor extends WeightArray {
  /** Of the layer, outermost first, parts by `/`: `conv1/conv`, `time_distributed/conv2d`, `lstm/lstm_cell`. */
  layer: string;
  /** As this project calls it (`kernel`, `scale`), or `depthwiseKernel`, `pointwiseKernel`; the file's own word where unknown. */
  part: string;
}

const parts: Record<string, string> = {
  kernel: 'kernel',
  weights: 'kernel',
  bias: 'bias',
  biases: 'bias',
  gamma: 'scale',
  beta: 'offset',
  moving_mean: 'mean',
  moving_variance: 'variance',
  recurrent_kernel: 'recurrentKernel',
  depthwise_kernel: 'depthwiseKernel',
  depthwise_weights: 'kernel',
  pointwise_kernel: 'pointwiseKernel',
};

/** Undefined for a word that is no Keras or tfjs weight. */
export function partOf(word: string): string | undefined {
  const name = word.replace(/:\d+$/, '');
  return Object.hasOwn(parts, name) ? parts[name] : undefined;
}

/** Keras' order of a layer's weights, told by their shapes: what files without weight names follow. */
export function partsByShape(shapes: readonly (readonly number[])[]): string[] {
  const ranks = shapes.map(({ length }) => length).join();
  switch (ranks) {
    case '4':
    case '2':
      return ['kernel'];
    case '4,1':
    case '2,1':
      return ['kernel', 'bias'];
    case '1,1,1,1':
      return ['scale', 'offset', 'mean', 'variance'];
    case '1,1,1':
      return ['offset', 'mean', 'variance'];
    case '2,2':
      return ['kernel', 'recurrentKernel'];
    case '2,2,1':
    case '2,2,2':
      return ['kernel', 'recurrentKernel', 'bias'];
    case '4,4':
      return ['depthwiseKernel', 'pointwiseKernel'];
    case '4,4,1':
      return ['depthwiseKernel', 'pointwiseKernel', 'bias'];
    default:
      return shapes.map((_, i) => String(i));
  }
}
