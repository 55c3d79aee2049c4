import * as v from 'valibot';
import { defineArchitecture, inputSizeArg } from '../define-architecture.ts';
import { NetworkBuilder } from '../network-builder.ts';
import type { Network } from '../network.ts';

const schema = v.strictObject({ inputSize: inputSizeArg });

/** MesoNet-4 (Afchar et al. 2018, figure 4): 256 px, x / 255. */
export const meso4 = defineArchitecture(schema, ({ inputSize }) => {
  const net = new NetworkBuilder([inputSize, inputSize, 3]);
  let x = normedPool(net, 1, conv(net, 'conv2d_1', net.input, 8, 3), 2);
  x = normedPool(net, 2, conv(net, 'conv2d_2', x, 8, 5), 2);
  x = normedPool(net, 3, conv(net, 'conv2d_3', x, 16, 5), 2);
  x = normedPool(net, 4, conv(net, 'conv2d_4', x, 16, 5), 4);
  return head(net, x);
});

/** MesoInception-4 (Afchar et al. 2018, figure 5): its first two convolutions are inception modules with dilation. */
export const mesoInception4 = defineArchitecture(schema, ({ inputSize }) => {
  const net = new NetworkBuilder([inputSize, inputSize, 3]);
  let x = normedPool(net, 1, inception(net, 0, net.input, [1, 4, 4, 2]), 2);
  x = normedPool(net, 2, inception(net, 1, x, [2, 4, 4, 2]), 2);
  x = normedPool(net, 3, conv(net, 'conv2d_15', x, 16, 5), 2);
  x = normedPool(net, 4, conv(net, 'conv2d_16', x, 16, 5), 4);
  return head(net, x);
});

function conv(net: NetworkBuilder, name: string, x: string, filters: number, kernelSize: number, dilation = 1): string {
  return net.conv(name, x, { filters, kernelSize, dilation, activation: 'relu' });
}

function normedPool(net: NetworkBuilder, index: number, x: string, poolSize: number): string {
  const normed = net.norm(`batch_normalization_${index}`, x);
  return net.maxPool(`max_pooling2d_${index}`, normed, { poolSize, padding: 'same' });
}

/** Four branches of the given widths: 1 x 1, then 1 x 1 and 3 x 3 with dilation 1, 2 and 3. */
function inception(net: NetworkBuilder, index: number, input: string, filters: readonly number[]): string {
  let layer = index * 7;
  const next = (x: string, width: number, kernelSize: number, dilation: number): string =>
    conv(net, `conv2d_${++layer}`, x, width, kernelSize, dilation);
  const branches = filters.map((width, dilation) => {
    const narrow = next(input, width, 1, 1);
    return dilation === 0 ? narrow : next(narrow, width, 3, dilation);
  });
  return net.concat(`concatenate_${index + 1}`, branches);
}

function head(net: NetworkBuilder, x: string): Network {
  const flat = net.dropout('dropout_1', net.apply('flatten', 'flatten_1', x), 0.5);
  return net.classifier(net.leakyRelu('leaky_re_lu_1', net.dense('dense_1', flat, 16), 0.1), 0.5);
}
