import { mean } from '../judging/mean.ts';
import type { Batch } from '../batches/batch.ts';
import { datasetAucs } from './dataset-aucs.ts';
import { auc } from '../judging/metrics.ts';
import type { TrainingSample } from '../training-sample.ts';
import type { BatchStream } from './batch-stream.ts';
import type { ValidationFigures } from './progress.ts';

interface ValidationRequest {
  samples: readonly TrainingSample[];
  batches: BatchStream;
  batchSize: number;
  paired: ReadonlySet<string>;
  /** Outputs of the judged weights, row after row: label logits, then domain logits where there are any. */
  outputsOf: (values: Float32Array, count: number) => Promise<Float32Array[]>;
}

export interface Validation {
  val: ValidationFigures;
  valAuc: Record<string, number>;
}

/** Judges the validation samples; a logit above 0 calls a sample fake. */
export async function validate(request: ValidationRequest): Promise<Validation> {
  const { samples, batches, batchSize, outputsOf } = request;
  const plan = Array.from({ length: Math.ceil(samples.length / batchSize) }, (_, i) =>
    Array.from({ length: Math.min(batchSize, samples.length - i * batchSize) }, (_, j) => i * batchSize + j),
  );
  const logits: number[] = [];
  const domain = { loss: 0, right: 0, count: 0 };
  for await (const batch of batches.batches(plan, 0, 0)) {
    const [label, domains] = await outputsOf(batch.values, batch.labels.length);
    logits.push(...label!);
    if (domains) addDomains(domain, domains, batch);
  }
  return figuresOf(request, logits, domain);
}

function addDomains(sums: { loss: number; right: number; count: number }, logits: Float32Array, batch: Batch): void {
  const width = logits.length / batch.domains.length;
  batch.domains.forEach((expected, i) => {
    const row = [...logits.subarray(i * width, (i + 1) * width)];
    const highest = Math.max(...row);
    const total = row.reduce((sum, value) => sum + Math.exp(value - highest), 0);
    sums.loss += Math.log(total) + highest - row[expected]!;
    sums.right += row.indexOf(highest) === expected ? 1 : 0;
    sums.count++;
  });
}

function figuresOf(
  { samples, paired }: ValidationRequest,
  logits: readonly number[],
  domain: { loss: number; right: number; count: number },
): Validation {
  const scored = samples.map((sample, i) => ({
    label: sample.label,
    score: logits[i]!,
    dataset: sample.dataset,
    source: sample.source,
    paired: paired.has(sample.dataset),
  }));
  const valAuc = datasetAucs(scored);
  const pairedAucs = Object.entries(valAuc).flatMap(([name, value]) => (paired.has(name) ? [value] : []));
  const counts = { right: 0, called: 0, caught: 0, fakes: 0 };
  let loss = 0;
  for (const { label, score } of scored) {
    const isCalled = score > 0;
    loss += Math.max(score, 0) - score * label + Math.log1p(Math.exp(-Math.abs(score)));
    counts.right += isCalled === (label === 1) ? 1 : 0;
    counts.called += isCalled ? 1 : 0;
    counts.fakes += label;
    counts.caught += isCalled && label === 1 ? 1 : 0;
  }
  const val: ValidationFigures = {
    loss: loss / scored.length,
    accuracy: counts.right / scored.length,
    ...present('precision', counts.called ? counts.caught / counts.called : undefined),
    ...present('recall', counts.fakes ? counts.caught / counts.fakes : undefined),
    ...present('auc', auc(scored)),
    ...present('pairedAuc', pairedAucs.length ? mean(pairedAucs) : undefined),
    ...(domain.count && { domainLoss: domain.loss / domain.count, domainAccuracy: domain.right / domain.count }),
  };
  return { val, valAuc };
}

function present<Name extends string>(name: Name, value: number | undefined): { [Key in Name]?: number } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: number };
}
