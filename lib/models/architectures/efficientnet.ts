import * as v from 'valibot';
import { alphaArg, defineArchitecture, pictureArgs } from '../define-architecture.ts';
import type { BuildArchitecture } from '../define-architecture.ts';
import { divisible, NetworkBuilder } from '../network-builder.ts';

export interface EfficientNetScale {
  width: number;
  depth: number;
}

/** Kernel, repeats, output filters, expansion and first stride of each stage (Tan & Le 2019, table 1). */
const stages = [
  [3, 1, 16, 1, 1],
  [3, 2, 24, 6, 2],
  [5, 2, 40, 6, 2],
  [3, 3, 80, 6, 2],
  [5, 3, 112, 6, 1],
  [5, 4, 192, 6, 2],
  [3, 1, 320, 6, 1],
] as const;

const scales: Record<string, EfficientNetScale> = {
  'efficientnet-b0': { width: 1, depth: 1 },
  'efficientnet-b1': { width: 1, depth: 1.1 },
  'efficientnet-b2': { width: 1.1, depth: 1.2 },
  'efficientnet-b3': { width: 1.2, depth: 1.4 },
  'efficientnet-b4': { width: 1.4, depth: 1.8 },
};

const schema = v.strictObject({ ...pictureArgs, alpha: alphaArg });

/** Keras' EfficientNets, layer by layer, without stochastic depth; pixels come normalised. */
export const efficientNets: Record<string, BuildArchitecture> = Object.fromEntries(
  Object.entries(scales).map(([name, scale]) => [
    name,
    defineArchitecture(schema, ({ inputSize, alpha, dropout }) => {
      const net = new NetworkBuilder([inputSize, inputSize, 3]);
      const x = efficientNetBody(net, { ...scale, width: scale.width * alpha });
      return net.classifier(net.apply('global-average-pool', 'avg_pool', x), dropout);
    }),
  ]),
);

/** From the input to the last activation [height / 32, width / 32, channels]; returns its name. */
export function efficientNetBody(net: NetworkBuilder, { width, depth }: EfficientNetScale): string {
  const activated = (bn: string, activation: string, x: string): string =>
    net.activation(activation, net.norm(bn, x), 'swish');
  let channels = divisible(32 * width);
  let x = net.conv('stem_conv', net.input, { filters: channels, kernelSize: 3, strides: 2, useBias: false });
  x = activated('stem_bn', 'stem_activation', x);
  stages.forEach(([kernelSize, repeats, outputs, expansion, firstStrides], stage) => {
    const filters = divisible(outputs * width);
    for (let repeat = 0; repeat < Math.ceil(repeats * depth); repeat++) {
      const name = `block${stage + 1}${String.fromCharCode(97 + repeat)}_`;
      const strides = repeat === 0 ? firstStrides : 1;
      x = block(net, name, x, { channels, filters, kernelSize, expansion, strides });
      channels = filters;
    }
  });
  x = net.conv('top_conv', x, { filters: divisible(1280 * width), kernelSize: 1, useBias: false });
  return activated('top_bn', 'top_activation', x);
}

interface BlockOptions {
  channels: number;
  filters: number;
  kernelSize: number;
  expansion: number;
  strides: number;
}

function block(
  net: NetworkBuilder,
  name: string,
  input: string,
  { channels, filters, kernelSize, expansion, strides }: BlockOptions,
): string {
  const expanded = channels * expansion;
  let x = input;
  if (expansion !== 1) {
    x = net.conv(`${name}expand_conv`, x, { filters: expanded, kernelSize: 1, useBias: false });
    x = net.activation(`${name}expand_activation`, net.norm(`${name}expand_bn`, x), 'swish');
  }
  x = net.depthwise(`${name}dwconv`, x, { kernelSize, strides });
  x = net.activation(`${name}activation`, net.norm(`${name}bn`, x), 'swish');
  let gate = net.apply('global-average-pool', `${name}se_squeeze`, x);
  gate = net.reshape(`${name}se_reshape`, gate, [1, 1, expanded]);
  const squeezed = Math.max(1, Math.floor(channels / 4));
  gate = net.conv(`${name}se_reduce`, gate, { filters: squeezed, kernelSize: 1, activation: 'swish' });
  gate = net.conv(`${name}se_expand`, gate, { filters: expanded, kernelSize: 1, activation: 'sigmoid' });
  x = net.merge('multiply', `${name}se_excite`, [x, gate]);
  x = net.conv(`${name}project_conv`, x, { filters, kernelSize: 1, useBias: false });
  x = net.norm(`${name}project_bn`, x);
  return strides === 1 && channels === filters ? net.merge('add', `${name}add`, [x, input]) : x;
}
