import * as v from 'valibot';
import { alphaArg, defineArchitecture, pictureArgs } from '../define-architecture.ts';
import type { BuildArchitecture } from '../define-architecture.ts';
import type { Network } from '../network.ts';
import { SequentialBuilder } from '../sequential-builder.ts';

interface CustomCnn {
  /** Filters of the convolutions of each stage; a 2 x 2 pool ends the stage. */
  stages: readonly (readonly number[])[];
  /** A dense layer after the mean; absent: the mean itself is the feature. */
  featureUnits?: number;
}

/**
 * `custom-cnn-1` is published (16-32-64-128-256-1024, each convolution 3 x 3, then pool 2, then batch norm,
 * then the global mean). The layouts of the other two custom networks of the reference are not: these are
 * ours, in the spirit of the first and with the reference's 512 features: `custom-cnn-2` is the same chain
 * ending in 512 filters, `custom-cnn-3` has two convolutions a stage and a dense feature.
 */
const layouts: Record<string, CustomCnn> = {
  'custom-cnn-1': { stages: [[16], [32], [64], [128], [256], [1024]] },
  'custom-cnn-2': { stages: [[32], [64], [128], [256], [512]] },
  'custom-cnn-3': {
    stages: [
      [32, 32],
      [64, 64],
      [128, 128],
      [256, 256],
    ],
    featureUnits: 512,
  },
};

const schema = v.strictObject({ ...pictureArgs, alpha: alphaArg });

export const customCnns: Record<string, BuildArchitecture> = Object.fromEntries(
  Object.entries(layouts).map(([name, layout]) => [
    name,
    defineArchitecture(schema, (args) => customCnn(args, layout)),
  ]),
);

function customCnn(
  { inputSize, alpha, dropout }: v.InferOutput<typeof schema>,
  { stages, featureUnits }: CustomCnn,
): Network {
  const net = new SequentialBuilder([inputSize, inputSize, 3]);
  for (const convs of stages) {
    for (const filters of convs) net.conv({ filters: Math.round(filters * alpha), kernelSize: 3, activation: 'relu' });
    net.maxPool({ poolSize: 2 });
    net.norm();
  }
  net.globalAveragePool();
  if (featureUnits !== undefined) net.dense(featureUnits, 'relu');
  return net.classifier(dropout);
}
