import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { float16Value } from '../../lib/models/float16.ts';
import type { WeightArray } from '../../lib/models/network.ts';
import type { PretrainedTensor } from './pretrained-tensor.ts';
import { valueCount } from '../../lib/models/value-count.ts';

const weightSchema = v.object({
  role: v.string(),
  shape: v.array(v.number()),
  dtype: v.literal('float16'),
  byteOffset: v.number(),
});
const layerSchema = v.object({
  op: v.string(),
  inputs: v.array(v.number()),
  outputs: v.array(v.number()),
  options: v.object({ act: v.optional(v.number()) }),
  weights: v.array(weightSchema),
});
const manifestSchema = v.object({ layers: v.array(layerSchema) });

type Layer = v.InferOutput<typeof layerSchema>;

const relu6 = 3;

/**
 * Convolutions of a backbone folder (`manifest.json`, `weights.bin`: TFLite layers in execution order, batch norm
 * folded). A network that takes them sees pixel / 127.5 - 1, whatever scaling the graph begins with.
 */
export function readBackboneFolder(folder: string): PretrainedTensor[] {
  const { layers } = v.parse(manifestSchema, JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  const bytes = readFileSync(join(folder, 'weights.bin'));
  assertInputScaling(folder, layers, bytes);
  return layers.flatMap((layer, place) => {
    if (layer.op !== 'CONV_2D' && layer.op !== 'DEPTHWISE_CONV_2D') return [];
    return layer.weights.map((weight) => {
      const array = valuesOf(weight, bytes);
      if (weight.role === 'bias' && isHardSigmoid(layer, layers)) array.values = array.values.map((value) => value - 3);
      return { layer: `${place} ${layer.op}`, part: weight.role, ...array };
    });
  });
}

function valuesOf({ shape, byteOffset }: v.InferOutput<typeof weightSchema>, bytes: Buffer): WeightArray {
  const values = Float32Array.from({ length: valueCount(shape) }, (_, i) =>
    float16Value(bytes.readUInt16LE(byteOffset + i * 2)),
  );
  return { shape, values };
}

/** relu6(convolution + 3) / 6: the converter moved the 3 into the bias. */
function isHardSigmoid(layer: Layer, layers: readonly Layer[]): boolean {
  return (
    layer.options.act === relu6 &&
    layers.some(({ op, inputs, weights }) => op === 'MUL' && weights.length === 1 && inputs[0] === layer.outputs[0])
  );
}

/** MUL by 2 and SUB 1 before the first convolution turn pixel / 255 into pixel / 127.5 - 1. */
function assertInputScaling(folder: string, layers: readonly Layer[], bytes: Buffer): void {
  const before = layers.slice(
    0,
    layers.findIndex(({ op }) => op === 'CONV_2D'),
  );
  const scaling = before
    .filter(({ weights }) => weights.length > 0)
    .map(({ op, weights }) => `${op} ${valuesOf(weights[0]!, bytes).values.join(' ')}`)
    .join(', ');
  if (scaling !== '' && scaling !== 'MUL 2, SUB 1')
    throw new Error(`${folder}: expected an input scaling of MUL 2, SUB 1 or none, got ${scaling}`);
}
