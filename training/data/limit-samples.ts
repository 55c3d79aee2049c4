import { grouped } from './grouped.ts';
import type { Sample } from './sample.ts';

function evenly<T>(members: readonly T[], count: number): T[] {
  const taken = Math.min(members.length, count);
  return Array.from({ length: taken }, (_, i) => members[Math.floor((i * members.length) / taken)]!);
}

/** A real and a fake of each of some sources, fakes of other methods in turn; then what else those sources have, then all. */
function pairsFirst(sources: readonly Sample[][], all: readonly Sample[], count: number): Sample[] {
  const chosen = evenly(sources, Math.ceil(count / 2));
  const first = chosen.flatMap((members, turn) => {
    const reals = members.filter(({ label }) => label === 0);
    const fakes = members.filter(({ label }) => label === 1);
    return [reals[0]!, fakes[turn % fakes.length]!];
  });
  return [...new Set([...first, ...chosen.flat(), ...all])].slice(0, count);
}

function limitedGroup(samples: readonly Sample[], count: number): Sample[] {
  const sources = [...grouped(samples, ({ source }) => source).values()];
  const paired = sources.filter((members) => new Set(members.map(({ label }) => label)).size === 2);
  if (paired.length > 0) return pairsFirst(paired, samples, count);
  const labels = [...grouped(samples, ({ label }) => String(label)).values()];
  return labels.flatMap((members) =>
    evenly(members, Math.max(1, Math.round((count * members.length) / samples.length))),
  );
}

/**
 * About that many of every data set, in the samples' order: of each published split its part, at least one; fakes with the
 * real ones behind them where the data set has both, else of each label its part.
 */
export function limitSamples(samples: readonly Sample[], limit: number): Sample[] {
  const kept = new Set<Sample>();
  for (const members of grouped(samples, ({ dataset }) => dataset).values()) {
    for (const group of grouped(members, ({ givenSplit }) => givenSplit ?? '').values()) {
      const count = Math.min(group.length, Math.max(1, Math.round((limit * group.length) / members.length)));
      for (const sample of limitedGroup(group, count)) kept.add(sample);
    }
  }
  return samples.filter((sample) => kept.has(sample));
}
