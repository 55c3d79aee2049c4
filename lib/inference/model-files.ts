import { buildServedNetwork } from '../models/registry.ts';
import { parseGolden } from '../models/golden.ts';
import type { Golden } from '../models/golden.ts';
import { parseModelCard } from '../models/model-card.ts';
import type { ModelCard } from '../models/model-card.ts';
import type { Network, WeightArrays } from '../models/network.ts';
import { decodeWeights } from '../models/weights-file.ts';
import { readAsset, readJsonAsset } from './read-asset.ts';

/** Everything that the shipped classifier consists of, checked. */
export interface ModelFiles {
  card: ModelCard;
  network: Network;
  weights: WeightArrays;
  golden: Golden;
}

const folder = 'models/face';

export function modelName({ name, version }: Pick<ModelCard, 'name' | 'version'>): string {
  return `${name} ${version}`;
}

/** Lower-case. */
export async function sha256Hex(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function readModelCard(): Promise<ModelCard> {
  return parseModelCard(await readJsonAsset(`${folder}/card.json`));
}

/** Of the card in that folder of the release. Throws where they are damaged. */
export async function readWeights(card: Pick<ModelCard, 'weights'>, folder: string): Promise<WeightArrays> {
  const bytes = await readAsset(`${folder}/${card.weights.file}`);
  const sha256 = await sha256Hex(bytes);
  if (sha256 !== card.weights.sha256.toLowerCase()) {
    throw new Error(`Weights: expected sha256 ${card.weights.sha256} as the card says, got ${sha256}; install again.`);
  }
  return decodeWeights(card, bytes);
}

/** Throws where a file is missing, damaged, or belongs to another model. */
export async function readModelFiles(): Promise<ModelFiles> {
  const [card, golden] = await Promise.all([readModelCard(), readJsonAsset(`${folder}/golden.json`).then(parseGolden)]);
  if (golden.model !== modelName(card)) {
    throw new Error(`Golden logits: expected those of ${modelName(card)}, got those of ${golden.model}.`);
  }
  return { card, golden, network: buildServedNetwork(card.architecture), weights: await readWeights(card, folder) };
}
