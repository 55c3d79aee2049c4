import { grouped } from '../data/grouped.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { ClipRule } from '../trainer/samples.ts';

/** Least and most seconds between two crops of a training window: its strides times the median step of the set's videos. */
export function windowSeconds({ faces }: Pick<PreparedSet, 'faces'>, rule: ClipRule): [number, number] {
  const tracks = grouped(
    faces.filter(({ frame }) => frame),
    ({ file, face }) => `${file}\n${face}`,
  );
  const steps = [...tracks.values()].flatMap((track) => {
    const times = track.map(({ frame }) => frame!.timeS).toSorted((a, b) => a - b);
    return times.slice(1).map((time, i) => time - times[i]!);
  });
  const step = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0;
  const strides = rule.strides ?? [rule.stride];
  return [Math.min(...strides) * step, Math.max(...strides) * step];
}
