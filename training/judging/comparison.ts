interface Compared {
  dataset: string;
  label: 0 | 1;
}

/** The samples that measure a dataset: its own pair, or its fakes against the real faces of all others. */
export function comparison<T extends Compared>(scored: readonly T[], dataset: string): T[] {
  const own = scored.filter((sample) => sample.dataset === dataset);
  const hasReal = own.some(({ label }) => label === 0);
  const hasFake = own.some(({ label }) => label === 1);
  if (hasReal || !hasFake) return own;
  return [...own, ...scored.filter(({ label, dataset: other }) => label === 0 && other !== dataset)];
}
