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
  const relu = (name: string, x: string): string => net.activation(`${name}_act`, x, 'relu');
  const separable = (name: string, x: string, filters: number): string => {
    const depthwise = net.depthwise(`${name}/depthwise`, x, { kernelSize: 3 });
    const conv = net.conv(name, depthwise, { filters: scaled(filters), kernelSize: 1, useBias: false });
    return net.norm(`${name}_bn`, conv);
  };
  let shortcuts = 0;
  const suffix = (): string => (shortcuts === 0 ? '' : `_${shortcuts}`);
  const projected = (x: string, filters: number): string => {
    const conv = net.conv(`conv2d${suffix()}`, x, {
      filters: scaled(filters),
      kernelSize: 1,
      strides: 2,
      useBias: false,
    });
    return net.norm(`batch_normalization${suffix()}`, conv);
  };
  let adds = 0;
  const added = (x: string, shortcut: string): string =>
    net.merge('add', `add${adds++ === 0 ? '' : `_${adds - 1}`}`, [x, shortcut]);

  let x = net.conv('block1_conv1', net.input, { filters: scaled(32), strides: 2, ...valid });
  x = relu('block1_conv1', net.norm('block1_conv1_bn', x));
  x = net.conv('block1_conv2', x, { filters: scaled(64), ...valid });
  x = relu('block1_conv2', net.norm('block1_conv2_bn', x));

  const halving = (block: number, first: number, filters: number): void => {
    const name = `block${block}_sepconv`;
    let y = separable(`${name}1`, block === 2 ? x : relu(`${name}1`, x), first);
    y = separable(`${name}2`, relu(`${name}2`, y), filters);
    const shortcut = projected(x, filters);
    y = net.maxPool(`block${block}_pool`, y, { poolSize: 3, strides: 2, padding: 'same' });
    x = added(y, shortcut);
    shortcuts++;
  };
  halving(2, 128, 128);
  halving(3, 256, 256);
  halving(4, 728, 728);
  for (let block = 5; block <= 12; block++) {
    let y = x;
    for (let part = 1; part <= 3; part++) {
      const name = `block${block}_sepconv${part}`;
      y = separable(name, relu(name, y), 728);
    }
    x = added(y, x);
  }
  halving(13, 728, 1024);
  x = relu('block14_sepconv1', separable('block14_sepconv1', x, 1536));
  x = relu('block14_sepconv2', separable('block14_sepconv2', x, 2048));
  return net.classifier(net.apply('global-average-pool', 'avg_pool', x), dropout);
});
