import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { servedNetwork } from '../../lib/models/cut-network.ts';
import type { Network, WeightArrays } from '../../lib/models/network.ts';
import { buildNetwork } from '../../lib/models/registry.ts';
import { weightSpecs } from '../../lib/models/weight-specs.ts';
import type { TrainingConfig } from '../config.ts';
import { shippedWeights } from '../export/shipped-weights.ts';
import { readWeightArchive } from '../trainer/weight-archive.ts';

/** `shipped`: as `export` writes them, folded and rounded; `best`: as trained; `auto`: the first where it can be. */
export const weightChoices = ['auto', 'shipped', 'best'] as const;
export type WeightChoice = (typeof weightChoices)[number];

export interface JudgedWeights {
  kind: 'shipped' | 'best';
  network: Network;
  weights: WeightArrays;
  /** Of the weights file. */
  sha256: string;
  bytes: number;
  /** Of the network as trained. */
  parameters: number;
  /** Why not the shipped ones. */
  note?: string;
}

/** The run's best weights with the network that they are judged in: the label's path alone. */
export function judgedWeights(
  runFolder: string,
  { architecture }: Pick<TrainingConfig, 'architecture'>,
  choice: WeightChoice,
): JudgedWeights {
  const trained = buildNetwork(architecture);
  const parameters = weightSpecs(trained).reduce(
    (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1),
    0,
  );
  if (choice === 'best') return { ...bestWeights(runFolder, trained), parameters };
  try {
    const { network, weights, bytes, card } = shippedWeights(runFolder, { architecture });
    return { kind: 'shipped', network, weights, sha256: card.sha256, bytes: bytes.length, parameters };
  } catch (error) {
    if (choice === 'shipped') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const note = `Judged with the weights as trained, for they cannot ship as they are: ${reason}`;
    return { ...bestWeights(runFolder, trained), parameters, note };
  }
}

function bestWeights(runFolder: string, trained: Network): Omit<JudgedWeights, 'parameters'> {
  const path = join(runFolder, 'best');
  const bytes = readFileSync(`${path}.bin`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    kind: 'best',
    network: servedNetwork(trained),
    weights: readWeightArchive(path),
    sha256,
    bytes: bytes.length,
  };
}
