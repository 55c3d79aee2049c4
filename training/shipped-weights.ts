import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { foldBatchNorm } from '../lib/models/fold-batch-norm.ts';
import type { ModelCard } from '../lib/models/model-card.ts';
import type { Network, WeightArrays } from '../lib/models/network.ts';
import { buildNetwork } from '../lib/models/registry.ts';
import { weightSpecs } from '../lib/models/weight-specs.ts';
import { decodeWeights, encodeWeights } from '../lib/models/weights-file.ts';
import type { TrainingConfig } from './config.ts';
import { readWeightArchive } from './weight-archive.ts';

export interface ShippedWeights {
  architecture: ModelCard['architecture'];
  network: Network;
  card: ModelCard['weights'];
  bytes: Uint8Array;
  /** As a reader of the file gets them: rounded to float16. */
  weights: WeightArrays;
}

/** The run's best averaged weights as they ship: batch norm folded, rounded to float16. */
export function shippedWeights(runFolder: string, config: TrainingConfig): ShippedWeights {
  const trained = buildNetwork(config.architecture);
  const folded = foldBatchNorm(trained, readWeightArchive(join(runFolder, 'best')));
  const architecture = { ...config.architecture, args: { ...config.architecture.args, batchNorm: false } };
  const network = buildNetwork(architecture);
  const layout = {
    dtype: 'float16' as const,
    tensors: weightSpecs(network).map(({ name, shape }) => ({ name, shape })),
  };
  const bytes = encodeWeights(layout, folded.weights);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    architecture,
    network,
    card: { file: 'weights.bin', sha256, ...layout },
    bytes,
    weights: decodeWeights({ weights: layout }, bytes),
  };
}
