import { tileSheet } from '../../lib/cli/tile-sheet.ts';
import { grouped } from '../data/grouped.ts';
import type { PreparedFace } from './prepared-face.ts';
import { pixelsOf } from './prepared-set.ts';
import type { PreparedSet } from './prepared-set.ts';

const most = 64;

/** In turn from each data set, label and method, so that small ones show as well. */
function shownFaces(faces: readonly PreparedFace[]): PreparedFace[] {
  const groups = [...grouped(faces, ({ dataset, label, method }) => `${dataset} ${label} ${method ?? ''}`).values()];
  const each = Math.max(1, Math.floor(most / Math.max(1, groups.length)));
  return groups
    .flatMap((group) => {
      const count = Math.min(each, group.length);
      return Array.from({ length: count }, (_, i) => group[Math.floor((i * group.length) / count)]!);
    })
    .slice(0, most);
}

/** A PNG of some crops of each kind with labels; holds pictures of the data, so it stays in the prepared folder. */
export async function sampleSheet(set: PreparedSet): Promise<Buffer> {
  const sheet = await tileSheet(
    shownFaces(set.faces).map(({ place, label, split, method, dataset }) => ({
      pixels: pixelsOf(set, place),
      lines: [`${label === 1 ? 'fake' : 'real'} ${split}`, method ?? dataset],
    })),
  );
  return sheet.png().toBuffer();
}
