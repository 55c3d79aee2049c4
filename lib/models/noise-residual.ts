import type { LayerNode } from './network.ts';
import { inputName } from './weight-specs.ts';

/** Residuals of the 3 x 3 and 5 x 5 square and of the second-order predictor of Fridrich & Kodovsky 2012, as Zhou et al. 2018 (fig. 3) use them. */
const predictors = [
  [0, 0, 0, 0, 0, 0, -1, 2, -1, 0, 0, 2, -4, 2, 0, 0, -1, 2, -1, 0, 0, 0, 0, 0, 0].map((value) => value / 4),
  [-1, 2, -2, 2, -1, 2, -6, 8, -6, 2, -2, 8, -12, 8, -2, 2, -6, 8, -6, 2, -1, 2, -2, 2, -1].map((value) => value / 12),
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, -2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0].map((value) => value / 2),
];
const side = 5;
const colours = 3;

/** A residual of about four grey levels comes near the end of tanh where the input runs from -1 to 1. */
const gain = 32;

/** [5, 5, 3, 3]: each predictor on the mean of the colours, times the gain. */
function highPassKernel(): number[] {
  return Array.from({ length: side * side }, (_, place) =>
    Array.from({ length: colours }, () => predictors.map((values) => (gain * values[place]!) / colours)).flat(),
  ).flat();
}

/**
 * The noise of an RGB picture beside its stem: a high-pass of three kernels, truncated by tanh as the rich model
 * truncates (Fridrich & Kodovsky 2012, eq. 1: a linear one would be no more than a wider stem), no residual along the
 * border, then a 3 x 3 convolution to the stem's channels that starts at zero. All of it trains; `training.freeze`
 * with `residual/highpass` keeps the kernels as published.
 */
export function noiseResidual(filters: number, strides: number): LayerNode[] {
  const border = (side - 1) / 2;
  return [
    {
      op: 'conv2d',
      name: 'residual/highpass',
      inputs: [inputName],
      filters: predictors.length,
      kernelSize: side,
      strides: 1,
      padding: 'valid',
      useBias: false,
      activation: 'tanh',
      initialKernel: highPassKernel(),
    },
    {
      op: 'pad',
      name: 'residual/pad',
      inputs: ['residual/highpass'],
      top: border,
      bottom: border,
      left: border,
      right: border,
      channels: 0,
    },
    {
      op: 'conv2d',
      name: 'residual/project',
      inputs: ['residual/pad'],
      filters,
      kernelSize: 3,
      strides,
      padding: 'same',
      useBias: true,
      activation: 'linear',
      initialKernel: 0,
    },
  ];
}
