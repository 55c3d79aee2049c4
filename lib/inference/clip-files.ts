import { assertEncoder, parseClipCard } from '../models/clip-card.ts';
import type { ClipCard } from '../models/clip-card.ts';
import { clipHead } from '../models/clip-head.ts';
import { parseGolden } from '../models/golden.ts';
import type { Golden } from '../models/golden.ts';
import type { ModelCard } from '../models/model-card.ts';
import type { Network, WeightArrays } from '../models/network.ts';
import { buildServedNetwork } from '../models/registry.ts';
import { modelName, readWeights } from './model-files.ts';
import { readJsonAsset, readOptionalJsonAsset } from './read-asset.ts';

/** Everything that the shipped clip model consists of, checked. */
export interface ClipFiles {
  card: ClipCard;
  /** Of its encoder: how crops were made. */
  crop: ModelCard['crop'];
  /** The head alone: [frames, features] to [1]. */
  network: Network;
  weights: WeightArrays;
  golden: Golden;
}

const folder = 'models/clip';

/** Undefined where no clip model ships; throws where one ships that belongs to another image model. */
export async function readClipCard(image: ModelCard): Promise<ClipCard | undefined> {
  const file = await readOptionalJsonAsset(`${folder}/card.json`);
  if (file === undefined) return undefined;
  const card = parseClipCard(file);
  assertEncoder(card, image);
  return card;
}

/** Throws where a file is missing, damaged, or belongs to another model. */
export async function readClipFiles(image: ModelCard): Promise<ClipFiles> {
  const card = await readClipCard(image);
  if (!card) throw new Error(`Expected the packaged file ${folder}/card.json, found none.`);
  const golden = parseGolden(await readJsonAsset(`${folder}/golden.json`));
  if (golden.model !== modelName(card))
    throw new Error(`Golden logits: expected those of ${modelName(card)}, got those of ${golden.model}.`);
  const network = clipHead(buildServedNetwork(card.architecture));
  return { card, crop: image.crop, network, golden, weights: await readWeights(card, folder) };
}
