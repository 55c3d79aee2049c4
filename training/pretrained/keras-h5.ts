import { closeSync, openSync, readSync } from 'node:fs';
import { Dataset, File, Group, ready } from 'h5wasm/node';
import { partOf, partsByShape } from './pretrained-tensor.ts';
import type { PretrainedTensor } from './pretrained-tensor.ts';

/**
 * Weights of a Keras HDF5 file: whole models and weights of Keras 1 and 2 (`layer_names`, `weight_names`) and
 * `.weights.h5` of Keras 3 (`layers/<class>/vars/<n>`, the layer's name an attribute). Optimizer state is left out.
 */
export async function readKerasH5(path: string): Promise<PretrainedTensor[]> {
  assertHdf5(path);
  await ready;
  const file = new File(path, 'r');
  try {
    const model = groupAt(file, 'model_weights') ?? file;
    const tensors = isLegacy(model) ? legacyLayers(model) : variables(model, []);
    if (tensors.length === 0)
      throw new Error(`${path}: expected layers with weights, found ${file.keys().join(', ') || 'an empty file'}`);
    return tensors;
  } finally {
    file.close();
  }
}

function assertHdf5(path: string): void {
  const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
  const start = Buffer.alloc(signature.length);
  const descriptor = openSync(path, 'r');
  readSync(descriptor, start);
  closeSync(descriptor);
  if (!start.equals(signature))
    throw new Error(`${path}: expected a Keras HDF5 file, got one that does not begin as HDF5; save the model again`);
}

function groupAt(group: Group, name: string): Group | undefined {
  const entity = group.get(name);
  return entity instanceof Group ? entity : undefined;
}

function datasetAt(group: Group, name: string): Dataset | undefined {
  const entity = group.get(name);
  return entity instanceof Dataset ? entity : undefined;
}

/** Keras splits lists beyond 64 kB into `name0`, `name1` and so on. */
function names(group: Group, attribute: string): string[] | undefined {
  const { attrs } = group;
  const listOf = (name: string): string[] => {
    const { value, shape } = attrs[name]!;
    return Array.isArray(value) && shape?.[0] !== 0 ? value.map(String) : [];
  };
  if (attrs[attribute]) return listOf(attribute);
  const chunks: string[] = [];
  for (let i = 0; attrs[`${attribute}${i}`]; i++) chunks.push(...listOf(`${attribute}${i}`));
  return chunks.length > 0 ? chunks : undefined;
}

function isLegacy(model: Group): boolean {
  return names(model, 'layer_names') !== undefined;
}

function legacyLayers(model: Group): PretrainedTensor[] {
  return names(model, 'layer_names')!.flatMap((layer) => {
    const group = groupAt(model, layer);
    const paths = (group && names(group, 'weight_names')) ?? [];
    const datasets = paths.map((path) => {
      const dataset = datasetAt(group!, path);
      if (!dataset) throw new Error(`Keras layer ${layer}: expected weight ${path}, found none`);
      return dataset;
    });
    const isNamed = paths.every((path) => partOf(lastOf(path)) !== undefined);
    const byShape = partsByShape(datasets.map(shapeOf));
    return datasets.map((dataset, i) => {
      const scope = paths[i]!.split('/').slice(0, -1);
      return {
        layer: isNamed ? [layer, ...scope].join('/') : layer,
        part: isNamed ? partOf(lastOf(paths[i]!))! : byShape[i]!,
        ...valuesOf(dataset),
      };
    });
  });
}

function variables(group: Group, chain: string[]): PretrainedTensor[] {
  return group.keys().flatMap((key) => {
    const inner = groupAt(group, key);
    if (!inner || key === 'optimizer' || key === 'vars') return [];
    const vars = groupAt(inner, 'vars');
    const named = vars?.attrs['name']?.value;
    const isContainer = !vars && (key === 'layers' || key === '_layer_checkpoint_dependencies');
    const deeper = isContainer ? chain : [...chain, typeof named === 'string' ? named : key];
    return [...(vars ? ownVariables(vars, deeper.join('/')) : []), ...variables(inner, deeper)];
  });
}

function ownVariables(vars: Group, layer: string): PretrainedTensor[] {
  const datasets = vars
    .keys()
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((key) => datasetAt(vars, key) ?? []);
  const parts = partsByShape(datasets.map(shapeOf));
  return datasets.map((dataset, i) => ({ layer, part: parts[i]!, ...valuesOf(dataset) }));
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function shapeOf(dataset: Dataset): number[] {
  return dataset.shape ?? [];
}

function valuesOf(dataset: Dataset): { shape: number[]; values: Float32Array } {
  const { value } = dataset;
  const numbers = ArrayBuffer.isView(value) ? (value as unknown as ArrayLike<number>) : [Number(value)];
  return { shape: shapeOf(dataset), values: Float32Array.from(numbers) };
}
