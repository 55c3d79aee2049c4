import * as v from 'valibot';
import { alphaArg, defineArchitecture, pictureArgs } from '../define-architecture.ts';
import { NetworkBuilder } from '../network-builder.ts';

const schema = v.strictObject({ ...pictureArgs, alpha: alphaArg });

/**
 * Keras' Xception (Chollet 2017), layer by layer; the depthwise half of the separable convolution `name`
 * is the node `name/depthwise`, the pointwise half has the name itself.
 */
export const xception = defineArchitecture(schema, ({ inputSize, alpha, dropout }) => {
  const net = new NetworkBuilder([inputSize, inputSize, 3]);
  const scaled = (filters: number): number => Math.max(1, Math.round(filters * alpha));
  const valid = { kernelSize: 3, padding: 'valid', useBias: false } as const;
  let x = net.conv('block1_conv1', net.input, { filters: scaled(32), strides: 2, ...valid });
  x = relu(net, 'block1_conv1', net.norm('block1_conv1_bn', x));
  x = net.conv('block1_conv2', x, { filters: scaled(64), ...valid });
  x = relu(net, 'block1_conv2', net.norm('block1_conv2_bn', x));
  x = halvingBlock(net, 2, x, scaled(128), scaled(128));
  x = halvingBlock(net, 3, x, scaled(256), scaled(256));
  x = halvingBlock(net, 4, x, scaled(728), scaled(728));
  for (let block = 5; block <= 12; block++) {
    const shortcut = x;
    for (const name of [1, 2, 3].map((part) => `block${block}_sepconv${part}`))
      x = separable(net, name, relu(net, name, x), scaled(728));
    x = net.merge('add', `add_${block - 2}`, [x, shortcut]);
  }
  x = halvingBlock(net, 13, x, scaled(728), scaled(1024));
  x = relu(net, 'block14_sepconv1', separable(net, 'block14_sepconv1', x, scaled(1536)));
  x = relu(net, 'block14_sepconv2', separable(net, 'block14_sepconv2', x, scaled(2048)));
  return net.classifier(net.apply('global-average-pool', 'avg_pool', x), dropout);
});

function relu(net: NetworkBuilder, name: string, x: string): string {
  return net.activation(`${name}_act`, x, 'relu');
}

function separable(net: NetworkBuilder, name: string, x: string, filters: number): string {
  const depthwise = net.depthwise(`${name}/depthwise`, x, { kernelSize: 3 });
  return net.norm(`${name}_bn`, net.conv(name, depthwise, { filters, kernelSize: 1, useBias: false }));
}

/** Two separable convolutions and a pool beside a projection; Keras numbers the layers of the four projections alone. */
function halvingBlock(net: NetworkBuilder, block: number, input: string, first: number, filters: number): string {
  const name = `block${block}_sepconv`;
  let x = separable(net, `${name}1`, block === 2 ? input : relu(net, `${name}1`, input), first);
  x = separable(net, `${name}2`, relu(net, `${name}2`, x), filters);
  x = net.maxPool(`block${block}_pool`, x, { poolSize: 3, strides: 2, padding: 'same' });
  const suffix = { 2: '', 3: '_1', 4: '_2', 13: '_3' }[block] ?? '';
  const projected = net.conv(`conv2d${suffix}`, input, { filters, kernelSize: 1, strides: 2, useBias: false });
  const add = block === 2 ? 'add' : `add_${block - 2}`;
  return net.merge('add', add, [x, net.norm(`batch_normalization${suffix}`, projected)]);
}
