import * as v from 'valibot';
import { alphaArg, defineArchitecture, inputSizeArg } from '../define-architecture.ts';
import { NetworkBuilder } from '../network-builder.ts';
import { efficientNetBody } from './efficientnet.ts';

const schema = v.strictObject({
  inputSize: inputSizeArg,
  /** Of the EfficientNet. */
  alpha: alphaArg,
  dropout: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.95)), 0.5),
  batchNorm: v.optional(v.boolean(), true),
});

/** DeepFake-Detect's network: EfficientNet-B0 (128 px), global maximum, dense 512, dropout 0.5, dense 128. */
export const deepfakeDetect = defineArchitecture(schema, ({ inputSize, alpha, dropout }) => {
  const net = new NetworkBuilder([inputSize, inputSize, 3]);
  const pooled = net.apply('global-max-pool', 'max_pool', efficientNetBody(net, { width: alpha, depth: 1 }));
  const wide = net.dense('dense', pooled, 512, 'relu');
  const kept = dropout > 0 ? net.dropout('dropout', wide, dropout) : wide;
  return net.classifier(net.dense('dense_1', kept, 128, 'relu'));
});
