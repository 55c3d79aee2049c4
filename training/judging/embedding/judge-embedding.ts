import { probabilityOf } from '../../../lib/models/verdict.ts';
import { rankProbabilities, sampleFigures } from '../sample-figures.ts';
import type { SampleFigures } from '../sample-figures.ts';
import { fitStandardisation, standardise } from './features.ts';
import type { FeatureMatrix } from './features.ts';
import { fitComponents, project } from './pca.ts';
import { decisions, fitSvm, scaledGamma } from './polynomial-svm.ts';
import type { FittedSvm, SvmOptions } from './polynomial-svm.ts';

/** Features of the samples of a split with their labels. */
export interface EmbeddedSplit {
  features: FeatureMatrix;
  labels: (0 | 1)[];
}

export interface EmbeddingOptions {
  components: number;
  /** `gamma` is scaled to the features where absent. */
  svm: Omit<SvmOptions, 'gamma'> & { gamma?: number };
  /** Tries degrees, costs and gammas, and keeps what has the best AUC on val. */
  grid: boolean;
}

/** An SVM as it was fitted on train and measured on test. */
export interface SvmFigures {
  /** Of the features that it saw. */
  columns: number;
  options: SvmOptions;
  supportVectors: number;
  /** Of the grid; absent without one. */
  valAuc?: number;
  figures: Pick<SampleFigures, 'accuracy' | 'auc' | 'ap' | 'eer' | 'precision' | 'recall' | 'f1'>;
}

export interface EmbeddingFigures {
  explained: number[];
  withPca: SvmFigures;
  withoutPca: SvmFigures;
  /** Test samples along the components. */
  projected: FeatureMatrix;
}

type Splits = Record<'train' | 'val' | 'test', EmbeddedSplit>;

/** Standardise, principal components, polynomial SVM: all fitted on train, chosen on val, measured on test. */
export async function judgeEmbedding(splits: Splits, options: EmbeddingOptions): Promise<EmbeddingFigures> {
  const scale = fitStandardisation(splits.train.features);
  const standard = await mapFeatures(splits, (features) => Promise.resolve(standardise(features, scale)));
  const components = await fitComponents(standard.train.features, options.components);
  const reduced = await mapFeatures(standard, (features) => project(features, components));
  return {
    explained: components.explained,
    withPca: await measureSvm(reduced, options),
    withoutPca: await measureSvm(standard, options),
    projected: reduced.test.features,
  };
}

async function mapFeatures(
  splits: Splits,
  change: (features: FeatureMatrix) => Promise<FeatureMatrix>,
): Promise<Splits> {
  const changed = async ({ features, labels }: EmbeddedSplit) => ({
    features: features.rows ? await change(features) : features,
    labels,
  });
  return { train: await changed(splits.train), val: await changed(splits.val), test: await changed(splits.test) };
}

async function measureSvm({ train, val, test }: Splits, { svm, grid }: EmbeddingOptions): Promise<SvmFigures> {
  const gamma = svm.gamma ?? scaledGamma(train.features);
  let best: { fitted: FittedSvm; valAuc?: number } | undefined;
  for (const candidate of grid ? candidates({ ...svm, gamma }) : [{ ...svm, gamma }]) {
    const fitted = await fitSvm(train.features, train.labels, candidate);
    const valAuc = grid ? (await figuresOf(fitted, val)).auc : undefined;
    if (!best || (valAuc ?? 0) > (best.valAuc ?? 0)) best = { fitted, ...(valAuc !== undefined && { valAuc }) };
  }
  const { fitted, valAuc } = best!;
  return {
    columns: train.features.columns,
    options: fitted.options,
    supportVectors: fitted.coefficients.length,
    ...(valAuc !== undefined && { valAuc }),
    figures: await figuresOf(fitted, test),
  };
}

function candidates(start: SvmOptions): SvmOptions[] {
  return [2, 3].flatMap((degree) =>
    [0.1, 1, 10].flatMap((cost) =>
      [0.25, 1].map((factor) => ({ ...start, degree, cost: start.cost * cost, gamma: start.gamma * factor })),
    ),
  );
}

async function figuresOf(fitted: FittedSvm, { features, labels }: EmbeddedSplit): Promise<SvmFigures['figures']> {
  if (features.rows === 0) return {};
  const values = await decisions(features, fitted);
  const scored = labels.map((label, i) => ({ label, score: probabilityOf(values[i]!) }));
  const { accuracy, auc, ap, eer, precision, recall, f1 } = sampleFigures(rankProbabilities(scored), 0.5);
  const all = { accuracy, auc, ap, eer, precision, recall, f1 };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
