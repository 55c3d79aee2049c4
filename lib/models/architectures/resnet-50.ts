import * as v from 'valibot';
import { alphaArg, defineArchitecture, pictureArgs } from '../define-architecture.ts';
import { NetworkBuilder } from '../network-builder.ts';

/** Filters and blocks of each stage (He et al. 2016, table 1). */
const stages = [
  [64, 3],
  [128, 4],
  [256, 6],
  [512, 3],
] as const;

const epsilon = 1.001e-5;
const schema = v.strictObject({ ...pictureArgs, alpha: alphaArg });

/** Keras' ResNet50 (the first version, strides in the first convolution of a block), layer by layer. */
export const resNet50 = defineArchitecture(schema, ({ inputSize, alpha, dropout }) => {
  const net = new NetworkBuilder([inputSize, inputSize, 3]);
  const scaled = (filters: number): number => Math.max(1, Math.round(filters * alpha));
  let x = net.pad('conv1_pad', net.input, 3);
  x = net.conv('conv1_conv', x, { filters: scaled(64), kernelSize: 7, strides: 2, padding: 'valid' });
  x = net.activation('conv1_relu', net.norm('conv1_bn', x, epsilon), 'relu');
  x = net.maxPool('pool1_pool', net.pad('pool1_pad', x, 1), { poolSize: 3, strides: 2 });
  stages.forEach(([filters, blocks], stage) => {
    for (let block = 1; block <= blocks; block++) {
      const name = `conv${stage + 2}_block${block}`;
      x = residualBlock(net, name, x, {
        filters: scaled(filters),
        strides: block === 1 && stage > 0 ? 2 : 1,
        isProjected: block === 1,
      });
    }
  });
  return net.classifier(net.apply('global-average-pool', 'avg_pool', x), dropout);
});

function residualBlock(
  net: NetworkBuilder,
  name: string,
  input: string,
  { filters, strides, isProjected }: { filters: number; strides: number; isProjected: boolean },
): string {
  const conv = (part: number, x: string, count: number, kernelSize: number, step: number): string =>
    net.norm(
      `${name}_${part}_bn`,
      net.conv(`${name}_${part}_conv`, x, { filters: count, kernelSize, strides: step }),
      epsilon,
    );
  const shortcut = isProjected ? conv(0, input, 4 * filters, 1, strides) : input;
  let x = net.activation(`${name}_1_relu`, conv(1, input, filters, 1, strides), 'relu');
  x = net.activation(`${name}_2_relu`, conv(2, x, filters, 3, 1), 'relu');
  x = conv(3, x, 4 * filters, 1, 1);
  return net.activation(`${name}_out`, net.merge('add', `${name}_add`, [shortcut, x]), 'relu');
}
