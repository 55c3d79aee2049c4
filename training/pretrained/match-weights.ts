import { kerasMobileNetV2Layer } from '../../lib/models/mobilenet-v2.ts';
import type { LayerNode, Network, WeightArrays, WeightSpec } from '../../lib/models/network.ts';
import { weightSpecs } from '../../lib/models/weight-specs.ts';
import type { PretrainedTensor } from './pretrained-tensor.ts';

export interface MatchedWeights {
  /** Under the network's names and in its shapes. */
  found: WeightArrays;
  /** Of the file. */
  unused: PretrainedTensor[];
}

/** A dense layer behind everything else belongs to a task: it may be missing, or have another width. */
export function headNodes(network: Network): Set<string> {
  const isBody = network.nodes.map(({ op }) => /conv|lstm|gru/.test(op));
  const lastBody = isBody.lastIndexOf(true);
  const heads = network.nodes.filter(({ op }, i) => op === 'dense' && i > lastBody).map(({ name }) => name);
  return new Set([...network.outputs, ...(lastBody < 0 ? [] : heads)]);
}

export function isHead(spec: WeightSpec, heads: Set<string>): boolean {
  return heads.has(nodeOf(spec.name));
}

/** Gives each tensor to the weight of its layer's name; throws where a shape differs or two tensors claim one weight. */
export function matchByName(network: Network, tensors: readonly PretrainedTensor[], path: string): MatchedWeights {
  const specs = specsByName(network);
  const outputs = new Set(network.outputs);
  const found: WeightArrays = {};
  const takenBy = new Map<string, PretrainedTensor>();
  const unused: PretrainedTensor[] = [];
  for (const tensor of tensors) {
    const spec = specs.get(weightNames(tensor).find((candidate) => specs.has(candidate)) ?? '');
    if (!spec || (!fits(spec, tensor) && isHead(spec, outputs))) {
      unused.push(tensor);
      continue;
    }
    const { name } = spec;
    const other = takenBy.get(name);
    if (other) throw new Error(`${path}: ${name}: expected one tensor, got ${fullName(other)} and ${fullName(tensor)}`);
    takenBy.set(name, tensor);
    found[name] = shaped(spec, tensor, path);
  }
  return { found, unused };
}

/** Gives tensors to the network's layers in execution order, all but its heads and given kernels; throws where a shape differs. */
export function matchInOrder(network: Network, tensors: readonly PretrainedTensor[], path: string): MatchedWeights {
  const heads = headNodes(network);
  const body = weightSpecs(network).filter((spec) => !isHead(spec, heads) && isPublished(nodeOfSpec(network, spec)));
  const found = Object.fromEntries(body.map((spec, i) => [spec.name, shaped(spec, tensors[i], path)]));
  return { found, unused: tensors.slice(body.length) };
}

export function fullName({ layer, part }: PretrainedTensor): string {
  return `${layer}/${part}`;
}

/**
 * Candidates, best first: stretches of the layer's path, longest first, so that wrappers and scopes do not matter.
 * Also joined by `_`, since Keras 3 calls `conv1_conv` what was `conv1/conv` before.
 */
function weightNames({ layer, part }: PretrainedTensor): string[] {
  const words = layer.split('/');
  const stretches: string[] = [];
  for (let length = words.length; length > 0; length--) {
    for (let start = 0; start + length <= words.length; start++)
      stretches.push(words.slice(start, start + length).join('/'), words.slice(start, start + length).join('_'));
  }
  return stretches.flatMap((name) => {
    if (part === 'depthwiseKernel') return [`${name}/depthwise/kernel`, `${name}/kernel`];
    return [`${name}/${part === 'pointwiseKernel' ? 'kernel' : part}`];
  });
}

/** Also under Keras' names where ours differ from them. */
function specsByName(network: Network): Map<string, WeightSpec> {
  const specs = weightSpecs(network);
  const ops = new Map(network.nodes.map(({ name, op }) => [name, op]));
  const aliased = specs.flatMap((spec): [string, WeightSpec][] => {
    const node = nodeOf(spec.name);
    const alias = ops.get(node) === 'dense' ? undefined : kerasMobileNetV2Layer(node);
    return alias ? [[`${alias}${spec.name.slice(node.length)}`, spec]] : [];
  });
  return new Map([...aliased, ...specs.map((spec): [string, WeightSpec] => [spec.name, spec])]);
}

function fits(spec: WeightSpec, tensor: PretrainedTensor): boolean {
  const squeezed = (shape: number[]) => shape.filter((length) => length !== 1).join();
  return squeezed(spec.shape) === squeezed(tensor.shape);
}

function shaped(spec: WeightSpec, tensor: PretrainedTensor | undefined, path: string): WeightArrays[string] {
  if (tensor && fits(spec, tensor)) return { shape: spec.shape, values: tensor.values };
  throw new Error(
    `${path}: weight ${spec.name} of the network: expected shape [${spec.shape.join(', ')}], got ${tensor ? `[${tensor.shape.join(', ')}] from ${fullName(tensor)}` : 'nothing: the file ends before'}; take the file of the same architecture, width and batch norm`,
  );
}

function nodeOf(weightName: string): string {
  return weightName.slice(0, weightName.lastIndexOf('/'));
}

function nodeOfSpec(network: Network, spec: WeightSpec): LayerNode {
  return network.nodes.find(({ name }) => name === nodeOf(spec.name))!;
}

/** Backbones have neither recurrent layers nor what this project starts at kernels of its own. */
function isPublished(node: LayerNode): boolean {
  const isOurs = (node.op === 'conv2d' || node.op === 'dense') && node.initialKernel !== undefined;
  return node.op !== 'lstm' && node.op !== 'gru' && !isOurs;
}
