import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { servedNetwork } from '../../lib/models/cut-network.ts';
import { foldBatchNorm } from '../../lib/models/fold-batch-norm.ts';
import { channelAxis } from '../../lib/models/int8.ts';
import type { ModelCard } from '../../lib/models/model-card.ts';
import type { Network, WeightArrays, WeightSpec } from '../../lib/models/network.ts';
import { buildNetwork } from '../../lib/models/registry.ts';
import { weightSpecs } from '../../lib/models/weight-specs.ts';
import { decodeWeights, encodeWeights } from '../../lib/models/weights-file.ts';
import type { WeightDtype, WeightsLayout } from '../../lib/models/weights-file.ts';
import type { TrainingConfig } from '../config.ts';
import { readWeightArchive } from '../trainer/weight-archive.ts';
import { valueCount } from '../../lib/models/value-count.ts';

export interface ShippedWeights {
  /** `shippedNetwork` of it is `network`. */
  architecture: ModelCard['architecture'];
  /** The label's path alone, batch norm folded. */
  network: Network;
  card: Pick<ModelCard['weights'], 'file' | 'sha256' | 'dtype' | 'tensors'>;
  bytes: Uint8Array;
  /** As a reader of the file gets them: rounded to its dtype. */
  weights: WeightArrays;
  /** Before rounding. */
  exact: WeightArrays;
}

/** Fewer values a channel than this are not worth a scale: depthwise kernels stay float16. */
const leastPerScale = 32;
/**
 * Small kernels stay float16: in MobileNetV2 those of the first blocks are 2 % of the bytes and most of what
 * rounding them to int8 cost (DFDC AUC 0.9048: 0.8992 with them as int8, 0.9051 without).
 */
const leastInt8Values = 10_000;

/** The run's best averaged weights as they ship: without what only training needs, batch norm folded, rounded to `dtype`. */
export function shippedWeights(
  runFolder: string,
  config: Pick<TrainingConfig, 'architecture'>,
  dtype: WeightDtype = 'float16',
): ShippedWeights {
  const best = join(runFolder, 'best');
  if (!existsSync(`${best}.bin`))
    throw new Error(`${runFolder}: expected the best weights of a run (best.bin), found none; run \`npm run train\``);
  const served = servedNetwork(buildNetwork(config.architecture));
  const { network, weights: exact } = foldBatchNorm(served, readWeightArchive(best));
  const layout = layoutOf(weightSpecs(network), dtype);
  const bytes = encodeWeights(layout, exact);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    architecture: config.architecture,
    network,
    card: { file: 'weights.bin', sha256, ...layout },
    bytes,
    weights: decodeWeights({ weights: layout }, bytes),
    exact,
  };
}

function layoutOf(specs: readonly WeightSpec[], dtype: WeightDtype): WeightsLayout {
  if (dtype !== 'int8') return { dtype, tensors: specs.map(({ name, shape }) => ({ name, shape })) };
  const isWorthIt = (shape: number[]) => {
    const values = valueCount(shape);
    return values >= leastInt8Values && values / (shape[channelAxis(shape)] ?? 1) >= leastPerScale;
  };
  return {
    dtype: 'float16',
    tensors: specs.map(({ name, shape }) => ({ name, shape, ...(isWorthIt(shape) && { dtype }) })),
  };
}
