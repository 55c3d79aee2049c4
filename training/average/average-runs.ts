import { basename, join } from 'node:path';
import type { WeightArrays } from '../../lib/models/network.ts';
import { readWeightArchive, writeWeightArchive, writeWholeText } from '../trainer/weight-archive.ts';
import { assertRuns, describeRun, hashOf } from './described-run.ts';

/**
 * Writes a run folder whose best weights are the mean of those of the runs, each counted once; all else is the last
 * run's, and `average.json` names what went in. Throws where the weights differ in names or shapes.
 */
export function averageRuns(runs: readonly string[], out: string): { weights: number } {
  assertRuns(runs, out);
  const mean = meanWeights(runs.map((run) => ({ run, weights: readWeightArchive(join(run, 'best')) })));
  describeRun(runs.at(-1)!, out);
  const sources = runs.map((run) => ({ run: basename(run), sha256: hashOf(join(run, 'best.bin')) }));
  writeWholeText(join(out, 'average.json'), `${JSON.stringify({ runs: sources }, null, 2)}\n`);
  writeWeightArchive(join(out, 'best'), mean);
  return { weights: Object.keys(mean).length };
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
