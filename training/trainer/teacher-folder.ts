import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldBatchNorm } from '../../lib/models/fold-batch-norm.ts';
import { parseModelCard } from '../../lib/models/model-card.ts';
import type { Network, WeightArrays } from '../../lib/models/network.ts';
import { buildServedNetwork } from '../../lib/models/registry.ts';
import { decodeWeights } from '../../lib/models/weights-file.ts';
import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import { readConfig } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import { judgedWeights } from '../judging/judged-weights.ts';

/** A trained model as it lies on the disk, ready to tell another one what it thinks. */
export interface Teacher {
  folder: string;
  /** Name and version. */
  name: string;
  /** Of the weights file. */
  sha256: string;
  architecture: string;
  /** The label's path alone, batch norm folded where it can be. */
  network: Network;
  weights: WeightArrays;
  normalization: Normalization;
  crop: TrainingConfig['crop'];
  framing: TrainingConfig['framing'];
}

/** Reads a run's folder (its best weights) or a shipped model's; throws where it is neither, or its weights are not whole. */
export function readTeacher(folder: string): Teacher {
  if (existsSync(join(folder, 'card.json'))) return shippedTeacher(folder);
  if (existsSync(join(folder, 'config.json')) && existsSync(join(folder, 'best.bin'))) return trainedTeacher(folder);
  const found = !existsSync(folder) ? 'nothing' : existsSync(join(folder, 'config.json')) ? 'no best.bin' : 'neither';
  throw new Error(
    `training.distillation.teachers: ${folder}: expected the folder of a run with best weights, or of a model with card.json, found ${found}; train it first or name another`,
  );
}

function shippedTeacher(folder: string): Teacher {
  const card = parseModelCard(JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')));
  const bytes = readFileSync(join(folder, card.weights.file));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== card.weights.sha256)
    throw new Error(
      `training.distillation.teachers: ${folder}: expected weights with sha256 ${card.weights.sha256}, got ${sha256}; export them again`,
    );
  const { name, version, normalization, crop, architecture } = card;
  return {
    folder,
    name: `${name} ${version}`,
    sha256,
    architecture: architecture.name,
    network: buildServedNetwork(architecture),
    weights: decodeWeights(card, bytes),
    normalization,
    crop,
    framing: 'face',
  };
}

function trainedTeacher(folder: string): Teacher {
  const config = readConfig(join(folder, 'config.json'));
  const { network, weights, sha256 } = judgedWeights(folder, config, 'best');
  const { name, version, normalization, crop, framing, architecture } = config;
  return {
    folder,
    name: `${name} ${version}`,
    sha256,
    architecture: architecture.name,
    ...foldBatchNorm(network, weights),
    normalization,
    crop,
    framing,
  };
}
