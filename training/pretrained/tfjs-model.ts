import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { float16Value } from '../../lib/models/float16.ts';
import { partOf } from './pretrained-tensor.ts';
import type { PretrainedTensor } from './pretrained-tensor.ts';
import { valueCount } from '../../lib/models/value-count.ts';

const quantizationSchema = v.object({
  dtype: v.picklist(['uint8', 'uint16', 'float16']),
  scale: v.optional(v.number()),
  min: v.optional(v.number()),
});
const weightSchema = v.object({
  name: v.string(),
  shape: v.array(v.number()),
  dtype: v.string(),
  quantization: v.optional(quantizationSchema),
});
const modelSchema = v.object({
  weightsManifest: v.array(v.object({ paths: v.array(v.string()), weights: v.array(weightSchema) })),
});

type ManifestWeight = v.InferOutput<typeof weightSchema>;

/** Weights of a tfjs layers or graph model: `model.json` and its shards, quantised ones too; only floating-point tensors. */
export function readTfjsModel(path: string): PretrainedTensor[] {
  const { weightsManifest } = v.parse(modelSchema, JSON.parse(readFileSync(path, 'utf8')));
  return weightsManifest.flatMap(({ paths, weights }) => {
    const bytes = Buffer.concat(paths.map((shard) => readFileSync(join(dirname(path), shard))));
    let offset = 0;
    return weights.flatMap((weight) => {
      const count = valueCount(weight.shape);
      const start = offset;
      offset += count * bytesOf(weight, path);
      if (offset > bytes.length)
        throw new Error(`${path}: weight ${weight.name}: expected ${offset} bytes of shards, got ${bytes.length}`);
      if (weight.dtype !== 'float32') return [];
      const values = Float32Array.from({ length: count }, (_, i) => valueAt(weight, bytes, start, i));
      return [{ ...nameOf(weight.name), shape: weight.shape, values }];
    });
  });
}

function bytesOf({ name, dtype, quantization }: ManifestWeight, path: string): number {
  const width = { uint8: 1, bool: 1, uint16: 2, float16: 2, float32: 4, int32: 4 }[quantization?.dtype ?? dtype];
  if (!width)
    throw new Error(`${path}: weight ${name}: expected float32, int32, bool or quantised values, got ${dtype}`);
  return width;
}

function valueAt({ quantization }: ManifestWeight, bytes: Buffer, start: number, i: number): number {
  if (!quantization) return bytes.readFloatLE(start + i * 4);
  const { dtype, scale = 1, min = 0 } = quantization;
  if (dtype === 'float16') return float16Value(bytes.readUInt16LE(start + i * 2));
  return (dtype === 'uint8' ? bytes.readUInt8(start + i) : bytes.readUInt16LE(start + i * 2)) * scale + min;
}

/** How graph models name what the converter made of a layer's weights. */
const graphParts: [RegExp, string][] = [
  [/\/FusedBatchNormV3\/ReadVariableOp$/, 'scale'],
  [/\/FusedBatchNormV3\/ReadVariableOp_1$/, 'offset'],
  [/\/FusedBatchNormV3\/FusedBatchNormV3\/ReadVariableOp$/, 'mean'],
  [/\/FusedBatchNormV3\/FusedBatchNormV3\/ReadVariableOp_1$/, 'variance'],
  [/\/(?:Conv2D|depthwise|MatMul)\/ReadVariableOp$/, 'kernel'],
  [/\/BiasAdd\/ReadVariableOp$/, 'bias'],
  [/\/(?:Conv2D|depthwise|MatMul)_weights$/, 'kernel'],
  [/\/(?:Conv2D|depthwise|MatMul)_(?:bn_offset|bias)$/, 'bias'],
];

function nameOf(name: string): { layer: string; part: string } {
  for (const [pattern, part] of graphParts) {
    if (pattern.test(name)) return { layer: name.replace(pattern, ''), part };
  }
  const cut = name.lastIndexOf('/');
  const word = name.slice(cut + 1);
  return { layer: name.slice(0, Math.max(0, cut)), part: partOf(word) ?? word };
}
