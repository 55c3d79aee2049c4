import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseModelCard } from '../../lib/models/model-card.ts';
import type { WeightArrays } from '../../lib/models/network.ts';
import { decodeWeights } from '../../lib/models/weights-file.ts';
import { readWeightArchive } from '../trainer/weight-archive.ts';
import type { PretrainedTensor } from './pretrained-tensor.ts';

/** Weights of a run's folder (its `best`), of one archive without its ending, or of a shipped model's folder; undefined for anything else. */
export function readOwnWeights(path: string): PretrainedTensor[] | undefined {
  const archive = [join(path, 'best'), path.replace(/\.(?:json|bin)$/, '')].find(isArchive);
  if (archive) return tensorsOf(readWeightArchive(archive));
  if (!existsSync(join(path, 'card.json'))) return undefined;
  const card = parseModelCard(JSON.parse(readFileSync(join(path, 'card.json'), 'utf8')));
  const bytes = readFileSync(join(path, card.weights.file));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== card.weights.sha256)
    throw new Error(`${path}: expected weights with sha256 ${card.weights.sha256}, got ${sha256}; export them again`);
  return tensorsOf(decodeWeights(card, bytes));
}

function isArchive(path: string): boolean {
  return existsSync(`${path}.json`) && existsSync(`${path}.bin`);
}

function tensorsOf(weights: WeightArrays): PretrainedTensor[] {
  return Object.entries(weights).map(([name, weight]) => {
    const cut = name.lastIndexOf('/');
    return { layer: name.slice(0, cut), part: name.slice(cut + 1), ...weight };
  });
}
