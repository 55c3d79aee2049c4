import { connectedComponents } from '../data/components.ts';
import type { PreparedFace } from '../prepared/prepared-face.ts';
import { leftOutRule } from '../trainer/left-out.ts';

/** A run to train without something. */
export interface PlannedRun {
  /** Of its folder. */
  name: string;
  dataset: string;
  /** As `data.leaveOut`. */
  leaveOut: string[];
  /** As `data.trainOnAll`. */
  trainOnAll?: string[];
}

/** `a+b` leaves out both in one run. */
export function sourceRun(source: string): PlannedRun {
  return { name: source.replaceAll(/[/#+]/g, '-'), dataset: source.split(/[/#+]/)[0]!, leaveOut: source.split('+') };
}

type Described = Pick<PreparedFace, 'dataset' | 'label' | 'method' | 'source' | 'identities'>;

/**
 * A run without each group of people of the data set who lend one another their faces, trained on all the others
 * whatever their split; throws for fewer than two.
 */
export function groupRuns(faces: readonly Described[], dataset: string): PlannedRun[] {
  const own = faces.filter((face) => face.dataset === dataset);
  const groups = connectedComponents(own);
  if (groups.length < 2)
    throw new Error(
      `--groups ${dataset}: expected two groups of people or more, found ${groups.length} in the prepared data`,
    );
  return groups.map((members) => {
    const people = [...new Set(members.flatMap(({ source, identities }) => identities ?? [source]))].map((name) =>
      name.startsWith(`${dataset}/`) ? name.slice(dataset.length + 1) : name,
    );
    const leaveOut = people.toSorted().map((person) => `${dataset}#${person}`);
    const reached = own.filter(leftOutRule(leaveOut)).length;
    if (reached !== members.length)
      throw new Error(
        `--groups ${dataset}: expected the names ${people.join(', ')} to begin the names of their group alone, but ${reached - members.length} crops of others begin alike`,
      );
    return { name: [dataset, ...people.toSorted()].join('-').slice(0, 80), dataset, leaveOut, trainOnAll: [dataset] };
  });
}
