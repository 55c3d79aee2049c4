import { basename, join } from 'node:path';
import { foldBatchNorm } from '../../lib/models/fold-batch-norm.ts';
import type { WeightArrays } from '../../lib/models/network.ts';
import { buildNetwork } from '../../lib/models/registry.ts';
import { readConfig } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import { readWeightArchive, writeWeightArchive, writeWholeText } from '../trainer/weight-archive.ts';
import { assertRuns, describeRun, hashOf } from './described-run.ts';

/**
 * Writes a run folder whose best weights are the mean of those of the runs, each counted once; all else is the last
 * run's, and `average.json` names what went in. Where some have batch norm and others have none, it is folded in all, and
 * the mean has none. Throws where the weights differ in names or shapes.
 */
export function averageRuns(runs: readonly string[], out: string): { weights: number } {
  assertRuns(runs, out);
  const read = runs.map((run) => ({ run, weights: readWeightArchive(join(run, 'best')) }));
  const isFolded = new Set(read.map(({ weights }) => hasBatchNorm(weights))).size > 1;
  const mean = meanWeights(isFolded ? read.map(folded) : read);
  describeRun(runs.at(-1)!, out);
  if (isFolded) writeWholeText(join(out, 'config.json'), `${JSON.stringify(foldedConfig(out), null, 2)}\n`);
  const sources = runs.map((run) => ({ run: basename(run), sha256: hashOf(join(run, 'best.bin')) }));
  writeWholeText(join(out, 'average.json'), `${JSON.stringify({ runs: sources }, null, 2)}\n`);
  writeWeightArchive(join(out, 'best'), mean);
  return { weights: Object.keys(mean).length };
}

function hasBatchNorm(weights: WeightArrays): boolean {
  return Object.keys(weights).some((name) => name.endsWith('/variance'));
}

/** The same function without batch norm. */
function folded({ run, weights }: RunWeights): RunWeights {
  if (!hasBatchNorm(weights)) return { run, weights };
  const { architecture } = readConfig(join(run, 'config.json'));
  return { run, weights: foldBatchNorm(buildNetwork(architecture), weights).weights };
}

function foldedConfig(run: string): TrainingConfig {
  const config = readConfig(join(run, 'config.json'));
  const { name, args } = config.architecture;
  return { ...config, architecture: { name, args: { ...args, batchNorm: false } } };
}

interface RunWeights {
  run: string;
  weights: WeightArrays;
}

function meanWeights(runs: readonly RunWeights[]): WeightArrays {
  const [first, ...others] = runs as [RunWeights, ...RunWeights[]];
  return Object.fromEntries(
    Object.entries(first.weights).map(([name, { shape, values }]) => {
      const sum = Float64Array.from(values);
      for (const { run, weights } of others) {
        const other = weights[name];
        if (other?.shape.join() !== shape.join() || Object.keys(weights).length !== Object.keys(first.weights).length)
          throw new Error(
            `${run}: expected the weights of ${first.run}, but ${name} is [${other?.shape.join(', ') ?? 'not there'}] in place of [${shape.join(', ')}]; average runs of one architecture`,
          );
        other.values.forEach((value, i) => (sum[i]! += value));
      }
      return [name, { shape, values: Float32Array.from(sum, (value) => value / runs.length) }];
    }),
  );
}
