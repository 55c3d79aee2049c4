import type { TrainingConfig } from '../config.ts';
import type { Batch } from '../batches/batch.ts';
import type { TrainingSample } from '../training-sample.ts';
import type { Targets } from './objective.ts';

/** Turns batches into what they ask of the network: class weights, and no label from unlabelled domains. */
export function targetsOf(
  samples: readonly TrainingSample[],
  domains: readonly string[],
  config: TrainingConfig,
): (batch: Batch) => Targets {
  const hidden = new Set(config.data.unlabelledDomains.map((name) => domainPlace(name, domains)));
  const labelled = samples.filter(({ domain }) => !hidden.has(domain));
  const labelWeight = classWeights(labelled, config.training.classWeights);
  const domainWeight = config.training.dann?.labelBalanced ? balancedWeight(samples, hidden) : undefined;
  return ({ labels, domains: domainOf }) => ({
    labels,
    domains: domainOf,
    labelWeights: labels.map((label, i) => (hidden.has(domainOf[i]!) ? 0 : labelWeight(domainOf[i]!, label))),
    ...(domainWeight && { domainWeights: labels.map((label, i) => domainWeight(domainOf[i]!, label)) }),
  });
}

type WeightOf = (domain: number, label: number) => number;

/** 1 on average over the samples; the same sum for each domain, and within it for each of its labels where they count. */
function balancedWeight(samples: readonly TrainingSample[], hidden: ReadonlySet<number>): WeightOf {
  const keyOf = (domain: number, label: number) => `${domain}/${hidden.has(domain) ? '' : label}`;
  const counts = new Map<string, number>();
  const labelsOf = new Map<number, Set<string>>();
  for (const { domain, label } of samples) {
    const key = keyOf(domain, label);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    labelsOf.set(domain, (labelsOf.get(domain) ?? new Set()).add(key));
  }
  return (domain, label) => {
    const groups = labelsOf.size * (labelsOf.get(domain)?.size ?? 1);
    return samples.length / (groups * (counts.get(keyOf(domain, label)) ?? 1));
  };
}

function domainPlace(name: string, domains: readonly string[]): number {
  const place = domains.indexOf(name);
  if (place < 0)
    throw new Error(`data.unlabelledDomains: expected domains of the data (${domains.join(', ')}), got ${name}`);
  return place;
}

function classWeights(samples: readonly TrainingSample[], rule: TrainingConfig['training']['classWeights']): WeightOf {
  if (rule === undefined) return () => 1;
  if (rule === 'balanced-in-domains') return balancedWeight(samples, new Set());
  const fakes = samples.filter(({ label }) => label === 1).length;
  const { real, fake } =
    rule === 'balanced'
      ? { real: samples.length / (2 * (samples.length - fakes)), fake: samples.length / (2 * fakes) }
      : rule;
  return (_, label) => (label === 1 ? fake : real);
}
