import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { float16Value } from '../lib/models/float16.ts';
import type { Network, WeightArray, WeightArrays } from '../lib/models/network.ts';
import { weightSpecs } from '../lib/models/weight-specs.ts';

const manifestSchema = v.object({
  layers: v.array(
    v.object({
      op: v.string(),
      weights: v.array(
        v.object({ role: v.string(), shape: v.array(v.number()), dtype: v.literal('float16'), byteOffset: v.number() }),
      ),
    }),
  ),
});

/** Copies pretrained weights into `weights` layer by layer in execution order, all but the label's; throws where a shape differs. */
export function withBackbone(network: Network, weights: WeightArrays, folder: string): WeightArrays {
  const pretrained = backboneTensors(folder);
  const result = { ...weights };
  weightSpecs(network)
    .filter(({ name }) => !name.startsWith('label/'))
    .forEach(({ name, shape }, i) => {
      const found = pretrained[i];
      if (found?.shape.join() !== shape.join())
        throw new Error(
          `Backbone ${folder}: expected shape ${shape.join()} for ${name}, got ${found?.shape.join() ?? 'nothing'}`,
        );
      result[name] = found;
    });
  return result;
}

function backboneTensors(folder: string): WeightArray[] {
  const manifest = v.parse(manifestSchema, JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  const bytes = readFileSync(join(folder, 'weights.bin'));
  return manifest.layers
    .flatMap(({ weights }) => weights)
    .map(({ shape, byteOffset }) => ({
      shape,
      values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
        float16Value(bytes.readUInt16LE(byteOffset + i * 2)),
      ),
    }));
}
