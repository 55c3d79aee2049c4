/** A logit with its label, 1 = fake. */
export interface LabelledLogit {
  label: 0 | 1;
  logit: number;
}

/** Mean negative log-likelihood of sigmoid(logit / temperature). */
export function negativeLogLikelihood(samples: readonly LabelledLogit[], temperature: number): number {
  const sum = samples.reduce((total, { label, logit }) => {
    const margin = (label === 1 ? logit : -logit) / temperature;
    return total + (margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin);
  }, 0);
  return sum / samples.length;
}

/** The temperature in 0.05..20 of the least negative log-likelihood (Guo et al. 2017), by golden section on its logarithm. */
export function fitTemperature(samples: readonly LabelledLogit[]): number {
  if (samples.length === 0) throw new Error('fitTemperature: expected validation logits, got none');
  const ratio = (Math.sqrt(5) - 1) / 2;
  const loss = (logTemperature: number) => negativeLogLikelihood(samples, Math.exp(logTemperature));
  let low = Math.log(0.05);
  let high = Math.log(20);
  while (high - low > 1e-4) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}
