import * as v from 'valibot';
import { defineArchitecture, inputSizeArg } from '../define-architecture.ts';
import type { BuildArchitecture } from '../define-architecture.ts';
import type { Network } from '../network.ts';
import { SequentialBuilder } from '../sequential-builder.ts';

interface CnnVariant {
  convs: readonly Conv[];
  padding: 'same' | 'valid';
  /** Leaky ReLU below zero; absent: ReLU. */
  slope?: number;
  /** Batch norm before the activation, after dense layers too; absent: after it, after convolutions alone. */
  isNormFirst?: true;
  flattenDropout?: number;
  /** Units of a dense layer or, below 1, the rate of a dropout. */
  dense: readonly number[];
}

interface Conv {
  filters: number;
  kernelSize: number;
  strides: number;
  /** Strides of the 2 x 2 pool after it; 0: no pool. */
  poolStrides: number;
}

/** 4 x 4 and a pool, then 2 x 2 and a pool of strides 1. */
const pair = (second: number, strides = 1): Pick<CnnVariant, 'convs' | 'padding'> => ({
  convs: [
    { filters: 16, kernelSize: 4, strides, poolStrides: 2 },
    { filters: second, kernelSize: 2, strides: 1, poolStrides: 1 },
  ],
  padding: 'valid',
});

/** 3 x 3 from 32 filters on, twice as many each time, with these strides of the pools. */
const doubling = (...pools: number[]): Pick<CnnVariant, 'convs' | 'padding'> => ({
  convs: pools.map((poolStrides, i) => ({ filters: 32 * 2 ** i, kernelSize: 3, strides: 1, poolStrides })),
  padding: 'same',
});
const three = doubling(2, 2, 2);
const four = doubling(2, 2, 2, 2);

/** The layouts of mytechnotalent/deepfake-detector, `cnn-1` first: 128 px, x / 127, Adam 1e-4. */
const variants: readonly CnnVariant[] = [
  { ...pair(36), slope: 0.01, dense: [128, 64, 32] },
  { ...pair(32, 2), dense: [128, 64, 32] },
  { ...pair(32), slope: 0.02, dense: [128, 64, 32] },
  { ...pair(32), slope: 0.01, flattenDropout: 0.25, dense: [128, 0.5, 64, 32] },
  { ...three, dense: [256, 0.5, 128, 0.5, 64] },
  { ...four, dense: [512, 0.5, 256, 0.5, 128] },
  { ...three, dense: [256, 0.5, 128, 0.5, 64, 0.5, 32] },
  { ...three, dense: [128, 0.5, 64] },
  { ...doubling(0, 0, 2), isNormFirst: true, dense: [256, 0.5, 128, 0.5] },
  { ...three, dense: [128, 0.5, 64] },
  { ...four, dense: [512, 0.5, 256, 0.5, 128, 0.5] },
  { ...four, dense: [512, 256, 128] },
  { ...four, dense: [512, 0.3, 256, 0.3, 128] },
  { ...four, dense: [512, 0.7, 256, 0.7, 128] },
  { ...four, dense: [512, 0.7, 256, 0.7, 128, 0.7, 64] },
  { ...four, dense: [512, 0.7, 256, 0.7, 64, 0.7] },
  { ...four, dense: [512, 0.9, 256, 0.9, 128] },
  { ...four, dense: [256, 0.5, 128, 0.5, 64] },
  { ...doubling(2, 2, 1, 1, 2), dense: [512, 0.5, 256, 0.5, 128] },
  { ...doubling(0, 2, 0, 2), slope: 0.01, isNormFirst: true, dense: [512, 0.5, 256, 0.5, 128] },
];

const schema = v.strictObject({ inputSize: inputSizeArg });

export const referenceCnns: Record<string, BuildArchitecture> = Object.fromEntries(
  variants.map((variant, i) => [
    `cnn-${i + 1}`,
    defineArchitecture(schema, ({ inputSize }) => referenceCnn(inputSize, variant)),
  ]),
);

function referenceCnn(inputSize: number, variant: CnnVariant): Network {
  const { slope, isNormFirst, padding } = variant;
  const net = new SequentialBuilder([inputSize, inputSize, 3]);
  const isInline = slope === undefined && !isNormFirst;
  const inline = isInline ? 'relu' : 'linear';
  const activate = (): void => {
    if (slope !== undefined) net.leakyRelu(slope);
    else if (!isInline) net.activation('relu');
  };
  for (const { poolStrides, ...conv } of variant.convs) {
    net.conv({ ...conv, padding, activation: inline });
    if (isNormFirst) net.norm();
    activate();
    if (!isNormFirst) net.norm();
    if (poolStrides > 0) net.maxPool({ poolSize: 2, strides: poolStrides });
  }
  if (variant.flattenDropout) net.dropout(variant.flattenDropout);
  net.flatten();
  for (const value of variant.dense) {
    if (value < 1) {
      net.dropout(value);
      continue;
    }
    net.dense(value, inline);
    if (isNormFirst) net.norm();
    activate();
  }
  return net.classifier();
}
