import type { Tensor } from '@tensorflow/tfjs-core';
import { buildNetwork, defaultArchitecture } from '../../lib/models/registry.ts';
import { initialWeights } from '../../lib/models/initial-weights.ts';
import type { Network, WeightArrays } from '../../lib/models/network.ts';
import { parseConfig, readConfig, withFraming } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import { openPreparedSet } from '../prepared/prepared-set.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { loadPretrained } from '../pretrained/load-pretrained.ts';
import { longestTrack } from './choose-samples.ts';
import { defaultConfig } from './default-config.ts';
import type { ModelRequest } from './default-config.ts';
import { isPrepared, storedCrop } from './open-data.ts';
import { domainNames } from './samples.ts';

/** What the command line says of the run, apart from its data. */
export interface RunRequest {
  config?: string;
  model?: string;
  framing?: 'face' | 'picture';
  epochs?: number;
  seed?: number;
  pretrained?: string;
  dataFolder: string;
}

/** The configuration that the command line asks for: a file's or a model's own, with what it changes. */
export function requestedConfig(request: RunRequest): TrainingConfig {
  const { config: file, model, framing, epochs, seed, pretrained } = request;
  const base = file !== undefined ? readConfig(file) : defaultConfig(model!, modelRequest(model!, request));
  return parseConfig(
    {
      ...withFraming(base, framing),
      ...(pretrained && { pretrained }),
      training: { ...base.training, ...(epochs && { epochs }), ...(seed !== undefined && { seed }) },
    },
    file ?? `--model ${model}`,
  );
}

/** A model without a configuration takes prepared data as they are: their size, framing and length of clips. */
function modelRequest(model: string, { framing, dataFolder }: RunRequest): ModelRequest {
  if (!isPrepared(dataFolder)) return framing ? { framing } : {};
  const set = openPreparedSet(dataFolder);
  const { args } = defaultArchitecture(model);
  const frames = Math.min(Number(args['frames']), longestTrack(set));
  const clipArgs = 'frames' in args && frames > 0 ? { frames } : {};
  if (set.framing === 'picture') return { framing: 'picture', args: { inputSize: set.size, ...clipArgs } };
  const { scale } = storedCrop(dataFolder);
  const served = servedSize(set.size);
  return {
    framing: 'face',
    args: { inputSize: served, ...clipArgs },
    margin: set.size / served,
    ...(scale && { storedScale: scale }),
  };
}

/** With a margin of an eighth where the stored side has whole pixels for it, as prepare-data stores by default. */
function servedSize(stored: number): number {
  const served = stored / 1.125;
  return Number.isInteger(served) && (stored - served) % 2 === 0 ? served : stored;
}

/** The configuration with as many domains as the data have, where a model was asked for by name or it leaves them open. */
export function withDomains(config: TrainingConfig, set: PreparedSet, isAdapted: boolean): TrainingConfig {
  const { args, name } = config.architecture;
  if (defaultArchitecture(name).args['domains'] === undefined) return config;
  const names = domainNames(set);
  if (names.length < 2)
    throw new Error(
      `${set.folder}: expected data of two domains or more for ${name}, found ${names.join(', ')} alone; add a data set`,
    );
  if (isAdapted || args['domains'] === undefined)
    return { ...config, architecture: { name, args: { ...args, domains: names.length } } };
  if (Number(args['domains']) < names.length)
    throw new Error(
      `architecture.args.domains: expected ${names.length} for the data's domains (${names.join(', ')}), got ${JSON.stringify(args['domains'])}`,
    );
  return config;
}

/** Builds the network of the configuration; throws where its input is not what the crops give. */
export function configuredNetwork({ architecture, crop, data }: TrainingConfig): Network {
  const network = buildNetwork(withAnyDomains(architecture));
  const size = network.inputShape.at(-2);
  if (size !== crop.size)
    throw new Error(`crop.size: expected ${size}, the network's input, got ${crop.size}; change it or inputSize`);
  const frames = network.inputShape.length === 4 ? network.inputShape[0] : undefined;
  if (frames !== data.clips?.frames)
    throw new Error(
      `data.clips.frames: expected ${frames ?? 'no clips'} for ${architecture.name}, got ${data.clips?.frames ?? 'no clips'}`,
    );
  return network;
}

/**
 * Weights to start from; with pretrained ones the label starts at zero, so that they are not shaken at first.
 * `pictures` gives some of the training's, for the statistics of batch norm where a file has it folded.
 */
export async function startingWeights(
  network: Network,
  config: TrainingConfig,
  say: (line: string) => void,
  pictures?: () => Tensor,
): Promise<WeightArrays> {
  const random = initialWeights(network, config.training.seed);
  if (config.pretrained === undefined) return random;
  const { weights, report } = await loadPretrained(network, random, config.pretrained, {
    architecture: config.architecture,
    ...(pictures && { pictures }),
  });
  say(
    `pretrained ${config.pretrained}: ${report.loaded.length} weights loaded, ${report.missing.length} new (${shortened(report.missing)}), ${report.unused.length} unused`,
  );
  const head = weights['label/kernel'];
  const isNew = head && report.missing.includes('label/kernel');
  return isNew
    ? { ...weights, 'label/kernel': { shape: head.shape, values: new Float32Array(head.values.length) } }
    : weights;
}

function shortened(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(', ')} ...` : names.join(', ') || 'none';
}

/** Until the data are known, an open number of domains is that of the default. */
function withAnyDomains({ name, args }: TrainingConfig['architecture']): TrainingConfig['architecture'] {
  const { domains } = defaultArchitecture(name).args;
  return { name, args: { ...(typeof domains === 'number' && { domains }), ...args } };
}
