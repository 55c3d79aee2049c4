import type { LayerNode, Network } from './network.ts';

const labelName = 'label';

/** The node whose values the label's layer weighs, dropout aside: what embeddings are made of. */
export function penultimateNode(network: Network): string {
  const label = network.nodes.find(({ name }) => name === labelName);
  if (!label) throw new Error(`Network: expected a node named ${labelName}, found none`);
  const nodes = new Map(network.nodes.map((node) => [node.name, node]));
  let name = label.inputs[0]!;
  for (let node = nodes.get(name); node?.op === 'dropout'; node = nodes.get(name)) name = node.inputs[0]!;
  return name;
}

/** The network up to its penultimate node: [features]. Weights keep their names. */
export function featureExtractor(network: Network): Network {
  return cutNetwork(network, [penultimateNode(network)]);
}

/** What the label sees and the label itself in one pass: [features], [1]. Weights keep their names. */
export function featuresAndLabel(network: Network): Network {
  return cutNetwork(network, [penultimateNode(network), labelName]);
}

/** What ships: the label alone, without what only training needs (dropout, gradient reversal, domain classifier). */
export function servedNetwork(network: Network): Network {
  const renamed = new Map<string, string>();
  const nodes: LayerNode[] = [];
  for (const node of network.nodes) {
    const inputs = node.inputs.map((name) => renamed.get(name) ?? name);
    if (node.op === 'dropout' || node.op === 'gradient-reversal') renamed.set(node.name, inputs[0]!);
    else nodes.push({ ...node, inputs });
  }
  const outputs = network.outputs.includes(labelName) ? [labelName] : network.outputs;
  return cutNetwork(
    { ...network, nodes },
    outputs.map((name) => renamed.get(name) ?? name),
  );
}

/** The nodes that the given outputs need, in order. */
export function cutNetwork(network: Network, outputs: string[]): Network {
  const needed = new Set(outputs);
  for (const node of network.nodes.toReversed()) {
    if (needed.has(node.name)) node.inputs.forEach((name) => needed.add(name));
  }
  return { ...network, nodes: network.nodes.filter(({ name }) => needed.has(name)), outputs };
}
