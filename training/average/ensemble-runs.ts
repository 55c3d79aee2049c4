import { basename, join } from 'node:path';
import { memberPrefix } from '../../lib/models/architectures/ensemble.ts';
import { buildNetwork } from '../../lib/models/registry.ts';
import type { WeightArray, WeightArrays } from '../../lib/models/network.ts';
import { weightSpecs } from '../../lib/models/weight-specs.ts';
import { readConfig } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import { readWeightArchive, writeWeightArchive, writeWholeText } from '../trainer/weight-archive.ts';
import { assertRuns, describeRun, hashOf } from './described-run.ts';

interface Member {
  run: string;
  config: TrainingConfig;
  weights: WeightArrays;
}

/**
 * Writes a run folder whose network holds those of the runs side by side and whose logit is the mean of theirs; all
 * else is the last run's, and `ensemble.json` names what went in. Throws where the runs see other crops.
 */
export function ensembleRuns(runs: readonly string[], out: string): { weights: number } {
  assertRuns(runs, out);
  const members = runs.map((run): Member => ({
    run,
    config: readConfig(join(run, 'config.json')),
    weights: readWeightArchive(join(run, 'best')),
  }));
  assertSameCrops(members);
  const config = ensembleConfig(members);
  const weights = joinedWeights(members);
  assertWhole(config, weights);
  describeRun(runs.at(-1)!, out);
  writeWholeText(join(out, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  const facts = members.map(({ run, config: { pretrained } }) => ({
    run: basename(run),
    sha256: hashOf(join(run, 'best.bin')),
    ...(pretrained !== undefined && { pretrained }),
  }));
  writeWholeText(join(out, 'ensemble.json'), `${JSON.stringify({ runs: facts }, null, 2)}\n`);
  writeWeightArchive(join(out, 'best'), weights);
  return { weights: Object.keys(weights).length };
}

function assertSameCrops([first, ...others]: readonly Member[]): void {
  const seen = ({ config }: Member) => JSON.stringify([config.framing, config.crop, config.normalization]);
  const other = others.find((member) => seen(member) !== seen(first!));
  if (other)
    throw new Error(
      `${other.run}: expected the framing, crop and normalization of ${first!.run} (${seen(first!)}), got ${seen(other)}; all members of an ensemble see one crop`,
    );
}

function ensembleConfig(members: readonly Member[]): TrainingConfig {
  const { pretrained: _, ...last } = members.at(-1)!.config;
  return {
    ...last,
    architecture: {
      name: 'ensemble',
      args: {
        inputSize: last.crop.size,
        members: members.map(({ config: { architecture } }) => ({
          name: architecture.name,
          args: memberArgs(architecture.args),
        })),
      },
    },
  };
}

/** Without those that are the ensemble's own; an architecture that holds another one is no member. */
function memberArgs(args: TrainingConfig['architecture']['args']): Record<string, number | string | boolean> {
  return Object.fromEntries(
    Object.entries(args).flatMap(([name, value]): [string, number | string | boolean][] =>
      typeof value === 'object' || name === 'inputSize' || name === 'dropout' ? [] : [[name, value]],
    ),
  );
}

/** The kernel of the label weighs each member's features as its own label did, divided by their number. */
function joinedWeights(members: readonly Member[]): WeightArrays {
  const share = 1 / members.length;
  const kernels = members.map(({ weights }) => weights['label/kernel']!.values);
  const kernel = Float32Array.from(kernels.flatMap((values) => [...values].map((value) => value * share)));
  const bias = members.reduce((sum, { weights }) => sum + weights['label/bias']!.values[0]! * share, 0);
  const features = members.flatMap(({ weights }, i) =>
    Object.entries(weights).flatMap(([name, weight]): [string, WeightArray][] =>
      name.startsWith('label/') ? [] : [[`${memberPrefix(i)}${name}`, weight]],
    ),
  );
  return {
    ...Object.fromEntries(features),
    'label/kernel': { shape: [kernel.length, 1], values: kernel },
    'label/bias': { shape: [1], values: Float32Array.of(bias) },
  };
}

/** Throws where the network of the ensemble has other weights than its members gave. */
function assertWhole({ architecture }: TrainingConfig, weights: WeightArrays): void {
  for (const { name, shape } of weightSpecs(buildNetwork(architecture)))
    if (weights[name]?.shape.join() !== shape.join())
      throw new Error(
        `Ensemble: expected weight ${name} of shape [${shape.join(', ')}], got ${weights[name] ? `[${weights[name].shape.join(', ')}]` : 'none'}; members are classifiers of single pictures with one label`,
      );
}
