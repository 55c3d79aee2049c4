import type { LayerNode, Network } from './network.ts';
import { inputName } from './weight-specs.ts';

/** Channels and stride of each block of the short-range face detector (Bazarevsky et al. 2019; MediaPipe's layout). */
const blocks = [
  [24, 1], [28, 1], [32, 2], [36, 1], [42, 1], [48, 2], [56, 1], [64, 1],
  [72, 1], [80, 1], [88, 1], [96, 2], [96, 1], [96, 1], [96, 1], [96, 1],
] as const; // prettier-ignore

export const blazeFaceInputPx = 128;

/**
 * [128, 128, 3] in -1..1 to `scores16` [16, 16, 2], `scores8` [8, 8, 6], `boxes16` [16, 16, 32] and
 * `boxes8` [8, 8, 96]. Nodes with weights stand in the order of the TFLite file.
 */
export function blazeFace(): Network {
  const nodes: LayerNode[] = [];
  nodes.push({ name: 'stem', inputs: [inputName], op: 'conv2d', filters: 24, kernelSize: 5, strides: 2, padding: 'same', useBias: true, activation: 'relu' });
  let last = 'stem';
  let channels = 24;
  let finer = last;
  blocks.forEach(([filters, strides], index) => {
    const name = `block${index}`;
    if (strides === 2 && filters === 96) finer = last;
    nodes.push({ name: `${name}/depthwise`, inputs: [last], op: 'depthwise-conv2d', kernelSize: 3, strides, padding: 'same', useBias: true, activation: 'linear' });
    nodes.push({ name: `${name}/pointwise`, inputs: [`${name}/depthwise`], op: 'conv2d', filters, kernelSize: 1, strides: 1, padding: 'same', useBias: true, activation: 'linear' });
    let shortcut = last;
    if (strides === 2) {
      nodes.push({ name: `${name}/pool`, inputs: [shortcut], op: 'max-pool', poolSize: 2, strides: 2, padding: 'same' });
      shortcut = `${name}/pool`;
    }
    if (filters > channels) {
      nodes.push({ name: `${name}/pad`, inputs: [shortcut], op: 'pad', top: 0, bottom: 0, left: 0, right: 0, channels: filters - channels });
      shortcut = `${name}/pad`;
    }
    nodes.push({ name: `${name}/add`, inputs: [shortcut, `${name}/pointwise`], op: 'add', activation: 'relu' });
    last = `${name}/add`;
    channels = filters;
  });
  const head = (name: string, input: string, filters: number): LayerNode => ({
    name, inputs: [input], op: 'conv2d', filters, kernelSize: 1, strides: 1, padding: 'same', useBias: true, activation: 'linear',
  }); // prettier-ignore
  nodes.push(head('scores16', finer, 2), head('scores8', last, 6), head('boxes16', finer, 32), head('boxes8', last, 96));
  return { inputShape: [blazeFaceInputPx, blazeFaceInputPx, 3], nodes, outputs: ['scores16', 'scores8', 'boxes16', 'boxes8'] };
}
