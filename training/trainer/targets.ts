import type { TrainingConfig } from '../config.ts';
import type { Batch } from '../batch.ts';
import type { TrainingSample } from '../training-sample.ts';
import type { Targets } from './objective.ts';

/** Turns batches into what they ask of the network: class weights, and no label from unlabelled domains. */
export function targetsOf(
  samples: readonly TrainingSample[],
  domains: readonly string[],
  config: TrainingConfig,
): (batch: Batch) => Targets {
  const hidden = new Set(config.data.unlabelledDomains.map((name) => domainPlace(name, domains)));
  const [real, fake] = classWeights(
    samples.filter(({ domain }) => !hidden.has(domain)),
    config.training.classWeights,
  );
  return ({ labels, domains: domainOf }) => ({
    labels,
    domains: domainOf,
    labelWeights: labels.map((label, i) => (hidden.has(domainOf[i]!) ? 0 : label === 1 ? fake : real)),
  });
}

function domainPlace(name: string, domains: readonly string[]): number {
  const place = domains.indexOf(name);
  if (place < 0)
    throw new Error(`data.unlabelledDomains: expected domains of the data (${domains.join(', ')}), got ${name}`);
  return place;
}

function classWeights(
  samples: readonly TrainingSample[],
  rule: TrainingConfig['training']['classWeights'],
): [real: number, fake: number] {
  if (rule === undefined) return [1, 1];
  if (rule !== 'balanced') return [rule.real, rule.fake];
  const fakes = samples.filter(({ label }) => label === 1).length;
  return [samples.length / (2 * (samples.length - fakes)), samples.length / (2 * fakes)];
}
