import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Variable } from '@tensorflow/tfjs-core';
import { readWeightArchive, writeWeightArchive } from '../../trainer/weight-archive.ts';
import { weightShapes } from './autoencoder.ts';
import type { AutoencoderWeights, DecoderKind } from './autoencoder.ts';

/** At these parts of its time a training autoencoder is kept, the last at its end. */
export const stageParts = [0.45, 0.7, 1] as const;

const pathOf = (folder: string, kind: DecoderKind, stage: number) => join(folder, `${kind}-${stage}`);

export function saveStage(folder: string, kind: DecoderKind, stage: number, weights: AutoencoderWeights): void {
  mkdirSync(folder, { recursive: true });
  const arrays = Object.entries(weights).map(([name, variable]) => [
    name,
    { shape: variable.shape, values: variable.dataSync() as Float32Array },
  ]);
  writeWeightArchive(pathOf(folder, kind, stage), Object.fromEntries(arrays));
}

/** Whether the folder holds every stage of that kind. */
export function isSaved(folder: string, kind: DecoderKind): boolean {
  return stageParts.every((_, i) => existsSync(`${pathOf(folder, kind, i + 1)}.bin`));
}

/** Every stage of that kind, from the earliest; throws where the weights are not those of this autoencoder. */
export function loadStages(folder: string, kind: DecoderKind): AutoencoderWeights[] {
  return stageParts.map((_, i) => {
    const path = pathOf(folder, kind, i + 1);
    const arrays = readWeightArchive(path);
    const entries = Object.entries(weightShapes(kind)).map(([name, shape]): [string, Variable] => {
      const found = arrays[name];
      if (found?.shape.join() !== shape.join())
        throw new Error(
          `${path}: expected ${name} of [${shape.join(', ')}], got ${found ? `[${found.shape.join(', ')}]` : 'none'}; remove the folder to train again`,
        );
      return [name, tf.tidy(() => tf.variable(tf.tensor(found.values, shape)))];
    });
    return Object.fromEntries(entries);
  });
}
