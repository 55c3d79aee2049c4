import type { LayerNode, Network, WeightArray, WeightArrays } from './network.ts';
import { weightSpecs } from './weight-specs.ts';

interface Folded {
  network: Network;
  weights: WeightArrays;
}

type BatchNorm = LayerNode & { op: 'batch-norm' };
type WeightedNode = Extract<LayerNode, { op: 'conv2d' | 'depthwise-conv2d' | 'dense' }>;

/** A batch norm that goes into the layer before it. */
interface Fold {
  norm: BatchNorm;
  layer: string;
  /** Whether that layer had a bias of its own. */
  hadBias: boolean;
}

/**
 * The same function with fewer batch norms: each that follows a linear convolution or dense layer, which
 * feeds nothing else, is folded into it, and an activation that follows becomes that layer's own. Any
 * other batch norm stays. Weights that the folded network does not have are left out.
 */
export function foldBatchNorm(network: Network, weights: WeightArrays): Folded {
  const { folded, folds } = planFolds(network);
  const all = { ...weights };
  for (const fold of folds) foldWeights(fold, all);
  return {
    network: folded,
    weights: Object.fromEntries(weightSpecs(folded).map(({ name }) => [name, weightOf(all, name)])),
  };
}

/** The network that `foldBatchNorm` gives. */
export function foldedNetwork(network: Network): Network {
  return planFolds(network).folded;
}

function planFolds(network: Network): { folded: Network; folds: Fold[] } {
  const isOnlyUse = onlyUses(network);
  const renamed = new Map<string, string>();
  const nodes = new Map<string, LayerNode>();
  const folds: Fold[] = [];
  for (const original of network.nodes) {
    const node = { ...original, inputs: original.inputs.map((name) => renamed.get(name) ?? name) };
    const layer = nodes.get(node.inputs[0]!);
    const isFree = isWeighted(layer) && layer.activation === 'linear' && isOnlyUse(original);
    if (node.op === 'batch-norm' && isFree) {
      folds.push({ norm: node, layer: layer.name, hadBias: layer.useBias });
      nodes.set(layer.name, { ...layer, useBias: true });
      renamed.set(node.name, layer.name);
    } else if (node.op === 'activation' && isFree) {
      nodes.set(layer.name, { ...layer, activation: node.activation });
      renamed.set(node.name, layer.name);
    } else {
      nodes.set(node.name, node);
    }
  }
  const outputs = network.outputs.map((name) => renamed.get(name) ?? name);
  return { folded: { ...network, nodes: [...nodes.values()], outputs }, folds };
}

function isWeighted(node: LayerNode | undefined): node is WeightedNode {
  return node !== undefined && (node.op === 'conv2d' || node.op === 'depthwise-conv2d' || node.op === 'dense');
}

/** Whether nothing else sees what the node's first input gives. */
function onlyUses(network: Network): (node: LayerNode) => boolean {
  const uses = new Map<string, number>();
  for (const name of [...network.outputs, ...network.nodes.flatMap(({ inputs }) => inputs)])
    uses.set(name, (uses.get(name) ?? 0) + 1);
  return (node) => uses.get(node.inputs[0]!) === 1;
}

function weightOf(weights: WeightArrays, name: string): WeightArray {
  const weight = weights[name];
  if (!weight) throw new Error(`Folding batch norm: expected weight ${name}, found none`);
  return weight;
}

/** y = (kernel x + bias - mean) * factor + offset with factor = scale / sqrt(variance + epsilon). */
function foldWeights({ norm, layer, hadBias }: Fold, weights: WeightArrays): void {
  const [scale, offset, mean, variance] = ['scale', 'offset', 'mean', 'variance'].map(
    (part) => weightOf(weights, `${norm.name}/${part}`).values,
  );
  const kernel = weightOf(weights, `${layer}/kernel`);
  const bias = hadBias ? weightOf(weights, `${layer}/bias`).values : undefined;
  const factor = scale!.map((value, i) => value / Math.sqrt(variance![i]! + norm.epsilon)); // [channels]
  weights[`${layer}/kernel`] = {
    shape: kernel.shape,
    values: kernel.values.map((value, i) => value * factor[i % factor.length]!),
  };
  weights[`${layer}/bias`] = {
    shape: [factor.length],
    values: factor.map((value, i) => offset![i]! + ((bias?.[i] ?? 0) - mean![i]!) * value),
  };
}
