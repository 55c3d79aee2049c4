import type { PreparedFace } from '../prepared/prepared-face.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';

type Described = Pick<PreparedFace, 'dataset' | 'label' | 'method' | 'source' | 'identities'>;

/** A name of `data.leaveOut`: a data set, the fakes of one of its methods, or its sources and people by their beginning. */
export interface LeftOutName {
  dataset: string;
  method?: string;
  /** Of the name of a source or person, without the data set's before it. */
  beginning?: string;
}

export function parseLeftOut(name: string): LeftOutName {
  const [, dataset, sign, rest] = /^([^/#]+)(?:([/#])(.+))?$/.exec(name) ?? [];
  if (dataset === undefined)
    throw new Error(
      `data.leaveOut: expected a name like dfdc, faceforensics/Deepfakes or faceforensics#183, got ${name}`,
    );
  if (rest === undefined) return { dataset };
  return sign === '/' ? { dataset, method: rest } : { dataset, beginning: rest };
}

function isNamed(face: Described, { dataset, method, beginning }: LeftOutName): boolean {
  if (face.dataset !== dataset) return false;
  if (method !== undefined) return face.label === 1 && face.method === method;
  if (beginning === undefined) return true;
  const own = (name: string) => (name.startsWith(`${dataset}/`) ? name.slice(dataset.length + 1) : name);
  return [face.source, ...(face.identities ?? [])].some((name) => own(name).startsWith(beginning));
}

/** Whether a face belongs to what the names leave out. */
export function leftOutRule(names: readonly string[]): (face: Described) => boolean {
  const rules = names.map(parseLeftOut);
  return (face) => rules.some((rule) => isNamed(face, rule));
}

/** Places of the faces that the names leave out; throws where a name fits none, for it may be misspelt. */
export function leftOutPlaces(set: Pick<PreparedSet, 'faces' | 'folder'>, names: readonly string[]): Set<number> {
  const places = new Set<number>();
  for (const name of names) {
    const isLeftOut = leftOutRule([name]);
    const found = set.faces.filter(isLeftOut);
    if (found.length === 0) throw new Error(unknownText(set, name));
    for (const { place } of found) places.add(place);
  }
  return places;
}

function unknownText({ folder, faces }: Pick<PreparedSet, 'faces' | 'folder'>, name: string): string {
  const { dataset } = parseLeftOut(name);
  const own = faces.filter((face) => face.dataset === dataset);
  const methods = new Set(own.flatMap(({ method }) => (method ? [`${dataset}/${method}`] : [])));
  const known = own.length > 0 ? methods : new Set(faces.map((face) => face.dataset));
  return `${folder}: expected data.leaveOut to name what is there, found nothing of ${name}; there are ${[...known].join(', ') || `sources of ${dataset} alone`}`;
}
