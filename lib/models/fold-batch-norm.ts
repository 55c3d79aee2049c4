import type { LayerNode, Network, WeightArray, WeightArrays } from './network.ts';

interface Folded {
  network: Network;
  weights: WeightArrays;
}

/**
 * The same function without batch norm: each batch-norm node is folded into the convolution or dense layer
 * before it, and an activation that follows becomes that layer's own. Throws where a batch norm follows
 * anything else or its layer feeds other nodes too.
 */
export function foldBatchNorm(network: Network, weights: WeightArrays): Folded {
  const renamed = new Map<string, string>();
  const nodes: LayerNode[] = [];
  const folded: WeightArrays = { ...weights };
  for (const original of network.nodes) {
    const node = { ...original, inputs: original.inputs.map((name) => renamed.get(name) ?? name) };
    const before = nodes.findIndex(({ name }) => name === node.inputs[0]);
    if (node.op === 'batch-norm') {
      nodes[before] = foldInto(network, node, nodes[before], folded);
      renamed.set(node.name, nodes[before].name);
    } else if (
      node.op === 'activation' &&
      isWeighted(nodes[before]) &&
      nodes[before].activation === 'linear' &&
      isOnlyUser(network, original)
    ) {
      nodes[before] = { ...nodes[before], activation: node.activation };
      renamed.set(node.name, nodes[before].name);
    } else {
      nodes.push(node);
    }
  }
  return {
    network: { ...network, nodes, outputs: network.outputs.map((name) => renamed.get(name) ?? name) },
    weights: folded,
  };
}

type WeightedNode = Extract<LayerNode, { op: 'conv2d' | 'depthwise-conv2d' | 'dense' }>;

function isWeighted(node: LayerNode | undefined): node is WeightedNode {
  return node !== undefined && (node.op === 'conv2d' || node.op === 'depthwise-conv2d' || node.op === 'dense');
}

function isOnlyUser(network: Network, node: LayerNode): boolean {
  const input = node.inputs[0]!;
  return !network.outputs.includes(input) && network.nodes.filter(({ inputs }) => inputs.includes(input)).length === 1;
}

function foldInto(
  network: Network,
  norm: LayerNode & { op: 'batch-norm' },
  layer: LayerNode | undefined,
  weights: WeightArrays,
): WeightedNode {
  const original = network.nodes.find(({ name }) => name === norm.name)!;
  if (!isWeighted(layer) || layer.activation !== 'linear' || !isOnlyUser(network, original)) {
    throw new Error(
      `Batch norm ${norm.name}: expected a linear layer that feeds it alone, got ${layer?.name ?? 'the input'}`,
    );
  }
  const part = (name: string): WeightArray => {
    const weight = weights[name];
    if (!weight) throw new Error(`Batch norm ${norm.name}: expected weight ${name}, found none`);
    return weight;
  };
  const [scale, offset, mean, variance] = ['scale', 'offset', 'mean', 'variance'].map(
    (name) => part(`${norm.name}/${name}`).values,
  );
  const kernel = part(`${layer.name}/kernel`);
  const bias = layer.useBias ? part(`${layer.name}/bias`).values : undefined;
  const factor = scale!.map((value, i) => value / Math.sqrt(variance![i]! + norm.epsilon)); // [channels]
  weights[`${layer.name}/kernel`] = {
    shape: kernel.shape,
    values: kernel.values.map((value, i) => value * factor[i % factor.length]!),
  };
  weights[`${layer.name}/bias`] = {
    shape: [factor.length],
    values: factor.map((value, i) => offset![i]! + ((bias?.[i] ?? 0) - mean![i]!) * value),
  };
  for (const name of ['scale', 'offset', 'mean', 'variance']) delete weights[`${norm.name}/${name}`];
  return { ...layer, useBias: true };
}
