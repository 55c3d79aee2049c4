import type { Verdict } from '../models/verdict.ts';
import { verdictIconPaths } from './verdict-icon-paths.ts';

/** A verdict, or the sign of a picture without one: could not be checked, not checked yet, nobody asked. */
export type IconName = Verdict | 'unchecked' | 'waiting' | 'idle';

const otherPaths: Record<Exclude<IconName, Verdict>, string[]> = {
  unchecked: ['M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18Z', 'M6 18 18 6'],
  idle: ['M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 1 0 0-13Z', 'm15.5 15.5 4.5 4.5'],
  waiting: ['M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18Z', 'M12 7.5V12l3 2'],
};

const isOther = (name: IconName): name is keyof typeof otherPaths => name in otherPaths;

/** One shape per state, the very one of the badge on the page: never told by colour alone. The words stand beside it. */
export function VerdictIcon({ name }: { name: IconName }) {
  const paths = isOther(name) ? otherPaths[name] : verdictIconPaths[name];
  return (
    <svg class={`icon tone ${isOther(name) ? 'line unchecked' : name}`} viewBox="0 0 24 24" aria-hidden="true">
      {paths.map((path, index) => (
        <path key={path} class={index === 0 ? 'shape' : 'sign'} d={path} />
      ))}
    </svg>
  );
}
