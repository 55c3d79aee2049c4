import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { initialWeights } from '../../lib/models/initial-weights.ts';
import type { WeightArrays } from '../../lib/models/network.ts';
import { buildNetwork } from '../../lib/models/registry.ts';
import { readConfig } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import { readEvaluation } from '../judging/evaluation.ts';
import type { Evaluation } from '../judging/evaluation.ts';
import { shippedWeights } from './shipped-weights.ts';
import { readWeightArchive } from '../trainer/weight-archive.ts';

interface ExportableRun {
  config: TrainingConfig;
  evaluation: Evaluation;
}

/** The run's configuration and evaluation; throws, saying what to do, where it cannot ship. */
export function exportableRun(folder: string): ExportableRun {
  const path = join(folder, 'config.json');
  if (!existsSync(path)) throw new Error(`${folder}: expected the folder of a run, found no config.json`);
  const config = readConfig(path);
  const { inputShape } = buildNetwork(config.architecture);
  if (inputShape.length !== 3)
    throw new Error(
      `${folder}: expected a network of single pictures, got ${config.architecture.name} on clips of ${inputShape[0]} frames; export it with its image model: npm run export -- --run ${folder} --encoder DIR --out public/models/clip`,
    );
  if (inputShape[0] !== config.crop.size)
    throw new Error(
      `${folder}: expected crops of ${inputShape[0]} px as the network takes, got ${config.crop.size} px`,
    );
  const judged = shippedWeights(folder, config).card.sha256;
  assertTrained(folder, config);
  const evaluation = readEvaluation(folder);
  assertEvaluated(folder, evaluation, judged);
  return { config, evaluation };
}

/** Throws where the evaluation is not of the weights with this hash, as they ship. */
export function assertEvaluated(folder: string, { weightsSha256, weights }: Evaluation, shipped: string): void {
  if (weightsSha256 !== shipped)
    throw new Error(
      `${folder}: expected an evaluation of the best weights as they ship, found one of ${weights === 'best' ? 'the weights as trained' : 'other weights'}; run \`npm run evaluate -- --run ${folder} --data DIR\` again`,
    );
}

/** Throws where the weights are those that training begins with. */
export function assertTrained(folder: string, config: TrainingConfig): void {
  const initial = initialWeights(buildNetwork(config.architecture), config.training.seed);
  const best = readWeightArchive(join(folder, 'best'));
  if (kernels(initial).every((name) => isEqual(initial[name]!.values, best[name]?.values)))
    throw new Error(`${folder}: expected trained weights, got the random ones that training begins with; train it`);
}

/** All but the label's, which may begin as zeros. */
function kernels(weights: WeightArrays): string[] {
  const names = Object.keys(weights).filter((name) => name.endsWith('/kernel'));
  return names.length > 1 ? names.filter((name) => name !== 'label/kernel') : names;
}

function isEqual(a: Float32Array, b: Float32Array | undefined): boolean {
  return b !== undefined && a.every((value, i) => value === b[i]);
}
