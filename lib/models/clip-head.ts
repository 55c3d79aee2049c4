import { cutNetwork } from './cut-network.ts';
import type { LayerNode, Network } from './network.ts';
import { inputName, nodeShapes } from './weight-specs.ts';

type UnfoldTime = Extract<LayerNode, { op: 'unfold-time' }>;

function unfoldTime(network: Network): UnfoldTime {
  const node = network.nodes.find((one): one is UnfoldTime => one.op === 'unfold-time');
  if (!node) throw new Error('Clip network: expected an encoder of frames before a recurrent layer, found none');
  return node;
}

function withoutNode(network: Network, gone: LayerNode): Network {
  const nodes = network.nodes
    .filter((node) => node !== gone)
    .map((node) => ({ ...node, inputs: node.inputs.map((name) => (name === gone.name ? inputName : name)) }));
  return { ...network, nodes };
}

/** What a clip network does with each frame: [size, size, 3] to [features]. Weights keep their names. */
export function clipEncoder(network: Network): Network {
  const encoder = cutNetwork(network, unfoldTime(network).inputs);
  const fold = encoder.nodes.find(({ op }) => op === 'fold-time');
  if (!fold) throw new Error('Clip network: expected time to be folded before the encoder, found no such node');
  return withoutNode({ ...encoder, inputShape: network.inputShape.slice(1) }, fold);
}

/** What a clip network does with the features of its frames: [frames, features] to its outputs. Weights keep their names. */
export function clipHead(network: Network): Network {
  const clip = unfoldTime(network);
  const inputShape = nodeShapes(network).get(clip.name)!;
  const before = new Set(cutNetwork(network, [clip.name]).nodes.map(({ name }) => name));
  const nodes = network.nodes.filter((node) => node === clip || !before.has(node.name));
  return withoutNode({ ...network, inputShape, nodes }, clip);
}
