import type { LayerNode, Network, WeightArrays, WeightSpec } from './network.ts';
import { seededRandom } from './seeded-random.ts';
import { weightSpecs } from './weight-specs.ts';
import { valueCount } from './value-count.ts';

/**
 * He-normal kernels (He et al. 2015), zero biases, identity batch norm; recurrent layers Glorot-normal with
 * an LSTM's forget bias of 1 (Jozefowicz et al. 2015). A node's own `initialKernel` outranks these and draws nothing.
 */
export function initialWeights(network: Network, seed: number): WeightArrays {
  const random = seededRandom(seed);
  const nodes = new Map(network.nodes.map((node) => [node.name, node]));
  return Object.fromEntries(
    weightSpecs(network).map((spec) => {
      const cut = spec.name.lastIndexOf('/');
      const values = initialValues(nodes.get(spec.name.slice(0, cut))!, spec.name.slice(cut + 1), spec, random);
      return [spec.name, { shape: spec.shape, values }];
    }),
  );
}

function initialValues(node: LayerNode, part: string, { shape }: WeightSpec, random: () => number): Float32Array {
  const size = valueCount(shape);
  if (part === 'scale' || part === 'variance') return new Float32Array(size).fill(1);
  if (part === 'bias' && node.op === 'lstm') return new Float32Array(size).fill(1, node.units, 2 * node.units);
  if (part !== 'kernel' && part !== 'recurrentKernel') return new Float32Array(size);
  if ((node.op === 'conv2d' || node.op === 'dense') && node.initialKernel !== undefined)
    return givenKernel(node.name, node.initialKernel, size);
  const isRecurrent = node.op === 'lstm' || node.op === 'gru';
  const fanIn = node.op === 'depthwise-conv2d' ? shape[0]! * shape[1]! : size / shape.at(-1)!;
  const deviation = Math.sqrt(2 / (isRecurrent ? fanIn + node.units : fanIn));
  return Float32Array.from(
    { length: size },
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

function givenKernel(name: string, given: number | readonly number[], size: number): Float32Array {
  if (typeof given === 'number') return new Float32Array(size).fill(given);
  if (given.length !== size)
    throw new Error(`Node ${name}: expected an initial kernel of ${size}, got ${given.length}`);
  return Float32Array.from(given);
}
