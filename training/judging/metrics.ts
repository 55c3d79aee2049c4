import { rankFigures, rankScores } from './ranked-scores.ts';

/** A judged sample: label 1 = fake, a higher score means more likely fake. */
export interface Scored {
  label: 0 | 1;
  score: number;
}

/** Area under the ROC curve by ranks (Mann-Whitney), ties count half; undefined without both labels. */
export function auc(scored: readonly Scored[]): number | undefined {
  return rankFigures(rankScores(scored)).auc;
}

/** Error rate where misses and false alarms are equally frequent; undefined without both labels. */
export function eer(scored: readonly Scored[]): number | undefined {
  return rankFigures(rankScores(scored)).eer;
}

/** Most fakes that a threshold catches which at most 1 % of the real samples reach; undefined without both labels. */
export function truePositiveRateAt1(scored: readonly Scored[]): number | undefined {
  return rankFigures(rankScores(scored)).truePositiveRateAt1;
}

/** Part of the samples of a label whose score is at least the threshold; undefined without such samples. */
export function rateAtOrAbove(scored: readonly Scored[], label: 0 | 1, threshold: number): number | undefined {
  let all = 0;
  let reached = 0;
  for (const sample of scored) {
    if (sample.label !== label) continue;
    all++;
    if (sample.score >= threshold) reached++;
  }
  return all ? reached / all : undefined;
}

export const calibrationBins = 15;

/** Place of a probability among equal-width bins; 1 belongs to the last. */
export function binOf(probability: number, bins = calibrationBins): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(probability * bins)));
}

/** Expected calibration error of probabilities over equal-width bins (Guo et al. 2017, equation 3); undefined for none. */
export function expectedCalibrationError(scored: readonly Scored[], bins = calibrationBins): number | undefined {
  if (!scored.length) return undefined;
  const filled = reliabilityBins(scored, bins);
  return filled.reduce((sum, bin) => sum + bin.count * Math.abs(bin.fakes - bin.probability), 0) / scored.length;
}

export interface ReliabilityBin {
  count: number;
  /** Mean of the probabilities. */
  probability: number;
  /** Part that is fake. */
  fakes: number;
}

/** The bins that hold samples, lowest first. */
export function reliabilityBins(scored: readonly Scored[], bins = calibrationBins): ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ count: 0, fakes: 0, probability: 0 }));
  for (const { label, score } of scored) {
    const bin = sums[binOf(score, bins)]!;
    bin.count++;
    bin.fakes += label;
    bin.probability += score;
  }
  return sums
    .filter(({ count }) => count > 0)
    .map(({ count, fakes, probability }) => ({ count, fakes: fakes / count, probability: probability / count }));
}
