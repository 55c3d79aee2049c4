import type { Network, WeightArrays, WeightSpec } from './network.ts';
import { seededRandom } from './seeded-random.ts';
import { weightSpecs } from './weight-specs.ts';

/** He-normal kernels (He et al. 2015), zero biases, identity batch norm. */
export function initialWeights(network: Network, seed: number): WeightArrays {
  const random = seededRandom(seed);
  return Object.fromEntries(
    weightSpecs(network).map((spec) => [spec.name, { shape: spec.shape, values: initialValues(spec, random) }]),
  );
}

function initialValues({ name, shape }: WeightSpec, random: () => number): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  const part = name.slice(name.lastIndexOf('/') + 1);
  if (part === 'scale' || part === 'variance') return new Float32Array(size).fill(1);
  if (part !== 'kernel') return new Float32Array(size);
  const isDepthwise = shape.length === 4 && shape[3] === 1;
  const fanIn = isDepthwise ? shape[0]! * shape[1]! : size / shape.at(-1)!;
  const deviation = Math.sqrt(2 / fanIn);
  return Float32Array.from(
    { length: size },
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}
