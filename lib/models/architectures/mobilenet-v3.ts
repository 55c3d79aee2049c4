import * as v from 'valibot';
import { alphaArg, defineArchitecture, pictureArgs, stemStridesArg } from '../define-architecture.ts';
import type { BuildArchitecture } from '../define-architecture.ts';
import { divisible, NetworkBuilder } from '../network-builder.ts';
import type { Activation } from '../network.ts';

type Block = readonly [
  expansion: number,
  filters: number,
  kernelSize: number,
  strides: number,
  hasSqueeze: boolean,
  activation: Activation,
];

/** Howard et al. 2019, table 2. */
const small: readonly Block[] = [
  [1, 16, 3, 2, true, 'relu'],
  [72 / 16, 24, 3, 2, false, 'relu'],
  [88 / 24, 24, 3, 1, false, 'relu'],
  [4, 40, 5, 2, true, 'hard-swish'],
  [6, 40, 5, 1, true, 'hard-swish'],
  [6, 40, 5, 1, true, 'hard-swish'],
  [3, 48, 5, 1, true, 'hard-swish'],
  [3, 48, 5, 1, true, 'hard-swish'],
  [6, 96, 5, 2, true, 'hard-swish'],
  [6, 96, 5, 1, true, 'hard-swish'],
  [6, 96, 5, 1, true, 'hard-swish'],
];

/** Howard et al. 2019, table 1. */
const large: readonly Block[] = [
  [1, 16, 3, 1, false, 'relu'],
  [4, 24, 3, 2, false, 'relu'],
  [3, 24, 3, 1, false, 'relu'],
  [3, 40, 5, 2, true, 'relu'],
  [3, 40, 5, 1, true, 'relu'],
  [3, 40, 5, 1, true, 'relu'],
  [6, 80, 3, 2, false, 'hard-swish'],
  [2.5, 80, 3, 1, false, 'hard-swish'],
  [2.3, 80, 3, 1, false, 'hard-swish'],
  [2.3, 80, 3, 1, false, 'hard-swish'],
  [6, 112, 3, 1, true, 'hard-swish'],
  [6, 112, 3, 1, true, 'hard-swish'],
  [6, 160, 5, 2, true, 'hard-swish'],
  [6, 160, 5, 1, true, 'hard-swish'],
  [6, 160, 5, 1, true, 'hard-swish'],
];

const schema = v.strictObject({ ...pictureArgs, alpha: alphaArg, stemStrides: stemStridesArg });

export const mobileNetV3Small = mobileNetV3(small, 1024);
export const mobileNetV3Large = mobileNetV3(large, 1280);

/** Keras' MobileNetV3, layer by layer, up to the features that its last hidden layer (`conv_2`) gives. */
function mobileNetV3(blocks: readonly Block[], features: number): BuildArchitecture {
  return defineArchitecture(schema, ({ inputSize, alpha, dropout, stemStrides }) => {
    const net = new NetworkBuilder([inputSize, inputSize, 3]);
    let channels = 16;
    let x = net.conv('conv', net.input, { filters: channels, kernelSize: 3, strides: stemStrides, useBias: false });
    x = net.activation('activation', net.norm('conv_bn', x), 'hard-swish');
    blocks.forEach((block, i) => {
      x = invertedResidual(net, i, x, channels, block, alpha);
      channels = divisible(block[1] * alpha);
    });
    channels = divisible(channels * 6);
    x = net.conv('conv_1', x, { filters: channels, kernelSize: 1, useBias: false });
    x = net.activation('conv_1_act', net.norm('conv_1_bn', x), 'hard-swish');
    x = net.apply('global-average-pool', 'global_average_pooling2d', x);
    x = net.reshape('pooled', x, [1, 1, channels]);
    const width = alpha > 1 ? divisible(features * alpha) : features;
    x = net.conv('conv_2', x, { filters: width, kernelSize: 1, activation: 'hard-swish' });
    return net.classifier(net.apply('flatten', 'flatten', x), dropout);
  });
}

function invertedResidual(
  net: NetworkBuilder,
  index: number,
  input: string,
  channels: number,
  [expansion, width, kernelSize, strides, hasSqueeze, activation]: Block,
  alpha: number,
): string {
  const name = index === 0 ? 'expanded_conv' : `expanded_conv_${index}`;
  const filters = divisible(width * alpha);
  const expanded = index === 0 ? channels : divisible(channels * expansion);
  let x = input;
  if (index > 0) {
    x = net.conv(`${name}_expand`, x, { filters: expanded, kernelSize: 1, useBias: false });
    x = net.activation(`${name}_expand_act`, net.norm(`${name}_expand_bn`, x), activation);
  }
  x = net.depthwise(`${name}_depthwise`, x, { kernelSize, strides });
  x = net.activation(`${name}_depthwise_act`, net.norm(`${name}_depthwise_bn`, x), activation);
  if (hasSqueeze) x = squeezeExcite(net, `${name}_squeeze_excite`, x, expanded);
  x = net.conv(`${name}_project`, x, { filters, kernelSize: 1, useBias: false });
  x = net.norm(`${name}_project_bn`, x);
  return strides === 1 && channels === filters ? net.merge('add', `${name}_add`, [input, x]) : x;
}

function squeezeExcite(net: NetworkBuilder, name: string, input: string, channels: number): string {
  let x = net.apply('global-average-pool', `${name}_avg_pool`, input);
  x = net.reshape(`${name}_cell`, x, [1, 1, channels]);
  x = net.conv(`${name}_conv`, x, { filters: divisible(channels * 0.25), kernelSize: 1, activation: 'relu' });
  x = net.conv(`${name}_conv_1`, x, { filters: channels, kernelSize: 1, activation: 'hard-sigmoid' });
  return net.merge('multiply', `${name}_mul`, [input, x]);
}
