/** A judged sample: label 1 = fake, a higher score means more likely fake. */
export interface Scored {
  label: 0 | 1;
  score: number;
}

/** Area under the ROC curve by ranks (Mann-Whitney), ties count half; undefined without both labels. */
export function auc(scored: readonly Scored[]): number | undefined {
  const sorted = [...scored].sort((a, b) => a.score - b.score);
  let fakes = 0;
  let rankSum = 0;
  for (let i = 0; i < sorted.length;) {
    let end = i;
    while (end < sorted.length && sorted[end]!.score === sorted[i]!.score) end++;
    const tiedFakes = sorted.slice(i, end).filter(({ label }) => label === 1).length;
    rankSum += tiedFakes * ((i + 1 + end) / 2);
    fakes += tiedFakes;
    i = end;
  }
  const reals = sorted.length - fakes;
  return fakes && reals ? (rankSum - (fakes * (fakes + 1)) / 2) / (fakes * reals) : undefined;
}

/** Part of the samples of a label whose score is at least the threshold; undefined without such samples. */
export function rateAtOrAbove(scored: readonly Scored[], label: 0 | 1, threshold: number): number | undefined {
  const chosen = scored.filter((sample) => sample.label === label);
  return chosen.length ? chosen.filter(({ score }) => score >= threshold).length / chosen.length : undefined;
}

/** Error rate where misses and false alarms are equally frequent. */
export function eer(scored: readonly Scored[]): number | undefined {
  const fakes = scored.filter(({ label }) => label === 1).length;
  const reals = scored.length - fakes;
  if (!fakes || !reals) return undefined;
  const sorted = [...scored].sort((a, b) => b.score - a.score);
  let caught = 0;
  let alarms = 0;
  let best = { gap: 1, rate: 0.5 };
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i]!.label === 1) caught++;
    else alarms++;
    if (sorted[i + 1]?.score === sorted[i]!.score) continue;
    const miss = 1 - caught / fakes;
    const alarm = alarms / reals;
    const gap = Math.abs(miss - alarm);
    if (gap < best.gap) best = { gap, rate: (miss + alarm) / 2 };
  }
  return best.rate;
}

/** Mean precision over the fakes from the highest score down; tied samples share their precision. */
export function averagePrecision(scored: readonly Scored[]): number | undefined {
  const sorted = [...scored].sort((a, b) => b.score - a.score);
  let caught = 0;
  let sum = 0;
  for (let i = 0; i < sorted.length;) {
    let end = i;
    while (end < sorted.length && sorted[end]!.score === sorted[i]!.score) end++;
    const fakes = sorted.slice(i, end).filter(({ label }) => label === 1).length;
    caught += fakes;
    sum += fakes * (caught / end);
    i = end;
  }
  return caught && caught < sorted.length ? sum / caught : undefined;
}

/** Expected calibration error of probabilities over equal-width bins (Guo et al. 2017, equation 3). */
export function expectedCalibrationError(scored: readonly Scored[], bins = 15): number {
  const sums = Array.from({ length: bins }, () => ({ count: 0, label: 0, score: 0 }));
  for (const { label, score } of scored) {
    const bin = sums[Math.min(bins - 1, Math.floor(score * bins))]!;
    bin.count++;
    bin.label += label;
    bin.score += score;
  }
  return sums.reduce((error, bin) => error + Math.abs(bin.label - bin.score), 0) / scored.length;
}
