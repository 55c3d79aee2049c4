import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-core';
import { foldBatchNorm, foldedNetwork } from '../../lib/models/fold-batch-norm.ts';
import { initialWeights } from '../../lib/models/initial-weights.ts';
import type { Network, WeightArrays } from '../../lib/models/network.ts';
import { buildNetwork } from '../../lib/models/registry.ts';
import type { ArchitectureSpec } from '../../lib/models/registry.ts';
import { weightSpecs } from '../../lib/models/weight-specs.ts';
import { readBackboneFolder } from './backbone-folder.ts';
import { readKerasArchive } from './keras-archive.ts';
import { readKerasH5 } from './keras-h5.ts';
import { fullName, headNodes, isHead, matchByName, matchInOrder } from './match-weights.ts';
import type { MatchedWeights } from './match-weights.ts';
import { readOwnWeights } from './own-weights.ts';
import type { PretrainedTensor } from './pretrained-tensor.ts';
import { readTfjsModel } from './tfjs-model.ts';
import { unfoldBatchNorm } from './unfold-batch-norm.ts';

export interface PretrainedOptions {
  /** What built the network: a file with batch norm then loads into a network without, folded on the way. */
  architecture?: ArchitectureSpec;
  /**
   * Gives some of the training's, as the network sees them: [count, ...inputShape], disposed after use. A network with
   * batch norm takes its statistics from these when it starts from a backbone folder, which has it folded.
   */
  pictures?: () => Tensor;
}

export interface PretrainedReport {
  /** Names of the network's weights that came from the file. */
  loaded: string[];
  /** Names of the network's weights that keep their initial values. */
  missing: string[];
  /** Names, as the file gives them, of tensors that the network has no place for. */
  unused: string[];
}

interface PretrainedFile {
  tensors: PretrainedTensor[];
  /** Otherwise by execution order: the file has no names. */
  isNamed: boolean;
}

/**
 * `initial` with all that a pretrained file holds for the network: Keras `.h5`, `.weights.h5`, `.keras`; a tfjs
 * `model.json`; a backbone folder (`manifest.json`); a run's folder, a weight archive or a shipped model's folder.
 * Names must be equal. Heads may be missing; throws where a shape differs or under half of the backbone is found.
 */
export async function loadPretrained(
  network: Network,
  initial: WeightArrays,
  path: string,
  options: PretrainedOptions = {},
): Promise<{ weights: WeightArrays; report: PretrainedReport }> {
  const file = await readPretrained(path);
  const { target, match } = matched(network, file, path, options);
  assertNoLostBias(match, path);
  assertEnoughFound(target, match, file, path);
  const found = await fitted(target, match.found, network, { ...options, path });
  const names = weightSpecs(network).map(({ name }) => name);
  return {
    weights: { ...initial, ...found },
    report: {
      loaded: names.filter((name) => name in found),
      missing: names.filter((name) => !(name in found)),
      unused: match.unused.map(fullName),
    },
  };
}

async function readPretrained(path: string): Promise<PretrainedFile> {
  if (path.endsWith('.keras')) return { tensors: await readKerasArchive(existing(path)), isNamed: true };
  if (/\.(?:h5|hdf5)$/.test(path)) return { tensors: await readKerasH5(existing(path)), isNamed: true };
  const model = path.endsWith('model.json') ? path : join(path, 'model.json');
  if (existsSync(model)) return { tensors: readTfjsModel(model), isNamed: true };
  if (existsSync(join(path, 'manifest.json'))) return { tensors: readBackboneFolder(path), isNamed: false };
  const tensors = readOwnWeights(path);
  if (tensors) return { tensors, isNamed: true };
  throw new Error(
    `${path}: expected pretrained weights (a .h5, .weights.h5 or .keras file, a tfjs model.json, a folder with manifest.json, best.json or card.json), found ${existsSync(path) ? 'none of these' : 'nothing'}`,
  );
}

function existing(path: string): string {
  if (!existsSync(path)) throw new Error(`${path}: expected pretrained weights, found nothing`);
  return path;
}

function hasBatchNorm({ nodes }: Network): boolean {
  return nodes.some(({ op }) => op === 'batch-norm');
}

/** The file's tensors in the network, or in the one with batch norm where this one has it folded and the file has not. */
function matched(
  network: Network,
  file: PretrainedFile,
  path: string,
  { architecture }: PretrainedOptions,
): { target: Network; match: MatchedWeights } {
  if (!file.isNamed) {
    const target = hasBatchNorm(network) ? foldedNetwork(network) : network;
    return { target, match: matchInOrder(target, file.tensors, path) };
  }
  const match = matchByName(network, file.tensors, path);
  if (hasBatchNorm(network) && lostBias(match)) {
    const target = foldedNetwork(network);
    return { target, match: matchByName(target, file.tensors, path) };
  }
  if (!match.unused.some(({ part }) => part === 'variance')) return { target: network, match };
  const target = architecture && unfoldedNetwork(architecture, network);
  if (target) return { target, match: matchByName(target, file.tensors, path) };
  if (architecture || hasBatchNorm(network)) return { target: network, match };
  throw new Error(
    `${path}: the file has batch norm, the network has none; build it with batchNorm true, or name its architecture so that the weights are folded`,
  );
}

/** The same architecture with the batch norm that the network has folded; undefined where it has none. */
function unfoldedNetwork({ name, args }: ArchitectureSpec, network: Network): Network | undefined {
  const normed = { batchNorm: true };
  const nested = (key: string) => ({ ...args, [key]: { ...(args[key] as object | undefined), ...normed } });
  for (const changed of [{ ...args, ...normed }, nested('featureExtractorArgs'), nested('encoderArgs')]) {
    try {
      const candidate = buildNetwork({ name, args: changed });
      if (weightSpecs(candidate).length > weightSpecs(network).length) return candidate;
    } catch {
      // This architecture takes batchNorm elsewhere, or not at all.
    }
  }
  return undefined;
}

/** Weights of `target` as weights of `network`. */
async function fitted(
  target: Network,
  found: WeightArrays,
  network: Network,
  { path, pictures }: PretrainedOptions & { path: string },
): Promise<WeightArrays> {
  if (target === network) return found;
  if (weightSpecs(target).length > weightSpecs(network).length) return folded(target, found, network);
  if (!pictures)
    throw new Error(
      `${path}: batch norm is folded into the backbone; build the network with batchNorm false, or give pictures for its statistics`,
    );
  const seen = pictures();
  try {
    return await unfoldBatchNorm(network, found, seen);
  } finally {
    seen.dispose();
  }
}

/** Of the weights found in the network with batch norm, what they are in the one without. */
function folded(unfolded: Network, found: WeightArrays, network: Network): WeightArrays {
  const all = foldBatchNorm(unfolded, { ...initialWeights(unfolded, 0), ...found }).weights;
  const names = weightSpecs(network).map(({ name }) => name);
  const isFound = (name: string) => name in found || name.replace(/\/bias$/, '/kernel') in found;
  return Object.fromEntries(names.filter((name) => name in all && isFound(name)).map((name) => [name, all[name]!]));
}

function assertEnoughFound(network: Network, match: MatchedWeights, file: PretrainedFile, path: string): void {
  const heads = headNodes(network);
  const backbone = weightSpecs(network).filter((spec) => !isHead(spec, heads));
  const count = backbone.filter(({ name }) => name in match.found).length;
  if (count * 2 >= backbone.length && Object.keys(match.found).length > 0) return;
  const some = (names: string[]) => names.slice(0, 5).join(', ');
  const lacking = backbone.map(({ name }) => name).filter((name) => !(name in match.found));
  throw new Error(
    `${path}: expected the ${backbone.length} weights of the backbone, found ${count}; the network has ${some(lacking)}, …, the file has ${some(file.tensors.map(fullName))}, …; is it of this architecture?`,
  );
}

/** A bias that has no place while its kernel has one: its batch norm was folded in. */
function lostBias({ found, unused }: MatchedWeights): PretrainedTensor | undefined {
  return unused.find(
    ({ layer, part, values }) => part === 'bias' && `${layer}/kernel` in found && values.some((value) => value !== 0),
  );
}

function assertNoLostBias(match: MatchedWeights, path: string): void {
  const lost = lostBias(match);
  if (lost)
    throw new Error(
      `${path}: ${fullName(lost)} has no place in the network: batch norm is folded into the file; build the network with batchNorm false`,
    );
}
