import { goldenSection } from './golden-section.ts';

/** A logit with its label, 1 = fake. */
export interface LabelledLogit {
  label: 0 | 1;
  logit: number;
}

/** -log(sigmoid(margin)), finite for every finite margin. */
export function marginLoss(margin: number): number {
  return margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
}

/** Mean negative log-likelihood of sigmoid(logit / temperature). */
export function negativeLogLikelihood(samples: readonly LabelledLogit[], temperature: number): number {
  const sum = samples.reduce(
    (total, { label, logit }) => total + marginLoss((label === 1 ? logit : -logit) / temperature),
    0,
  );
  return sum / samples.length;
}

/** Of every temperature. */
export const temperatureRange = [0.05, 20] as const;

/** The temperature in 0.05..20 of the least negative log-likelihood (Guo et al. 2017), by golden section on its logarithm. */
export function fitTemperature(samples: readonly LabelledLogit[]): number {
  if (samples.length === 0) throw new Error('fitTemperature: expected validation logits, got none');
  const loss = (logTemperature: number) => negativeLogLikelihood(samples, Math.exp(logTemperature));
  const [low, high] = temperatureRange;
  return Math.exp(goldenSection(loss, [Math.log(low), Math.log(high)], 1e-4));
}
