import * as v from 'valibot';
import { countArg, defineArchitecture, pictureArgs } from '../define-architecture.ts';
import { NetworkBuilder } from '../network-builder.ts';

/** Layers of each dense block (Huang et al. 2017, table 1). */
const blocks = [6, 12, 24, 16] as const;

const epsilon = 1.001e-5;
const schema = v.strictObject({
  ...pictureArgs,
  /** Channels that each layer adds. */
  growth: v.optional(countArg, 32),
});

/** Keras' DenseNet121, layer by layer. */
export const denseNet121 = defineArchitecture(schema, ({ inputSize, growth, dropout }) => {
  const net = new NetworkBuilder([inputSize, inputSize, 3]);
  const activated = (name: string, x: string): string =>
    net.activation(`${name}relu`, net.norm(`${name}bn`, x, epsilon), 'relu');
  const conv = (name: string, x: string, filters: number, kernelSize: number): string =>
    net.conv(name, x, { filters, kernelSize, useBias: false });
  let channels = 2 * growth;
  let x = net.pad('zero_padding2d', net.input, 3);
  x = net.conv('conv1_conv', x, { filters: channels, kernelSize: 7, strides: 2, padding: 'valid', useBias: false });
  x = net.pad('zero_padding2d_1', activated('conv1_', x), 1);
  x = net.maxPool('pool1', x, { poolSize: 3, strides: 2 });
  blocks.forEach((layers, i) => {
    for (let layer = 1; layer <= layers; layer++) {
      const name = `conv${i + 2}_block${layer}`;
      const narrow = conv(`${name}_1_conv`, activated(`${name}_0_`, x), 4 * growth, 1);
      const added = conv(`${name}_2_conv`, activated(`${name}_1_`, narrow), growth, 3);
      x = net.concat(`${name}_concat`, [x, added]);
      channels += growth;
    }
    if (i === blocks.length - 1) return;
    const pool = `pool${i + 2}`;
    channels = Math.floor(channels / 2);
    x = conv(`${pool}_conv`, activated(`${pool}_`, x), channels, 1);
    x = net.averagePool(`${pool}_pool`, x, { poolSize: 2 });
  });
  return net.classifier(net.apply('global-average-pool', 'avg_pool', activated('', x)), dropout);
});
