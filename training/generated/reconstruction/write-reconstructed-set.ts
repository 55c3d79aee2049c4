import { copyFileSync, closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { preparationFacts } from '../../judging/preparation-facts.ts';
import { manifestText } from '../../prepared/manifest.ts';
import type { PreparedFace } from '../../prepared/prepared-face.ts';
import { pixelsOf, setFiles } from '../../prepared/prepared-set.ts';
import type { PreparedSet } from '../../prepared/prepared-set.ts';
import { writeWholeText } from '../../trainer/weight-archive.ts';
import { reconstructedDataset } from './choose-reals.ts';
import type { PlannedFake } from './choose-reals.ts';

/** Written last into a folder that this command made: only such a folder is written over. */
export const reconstructionFile = 'reconstruction.json';

/** Throws where the folder holds data that this command did not make. */
export function assertWritable(set: PreparedSet, folder: string): void {
  const isOther = existsSync(join(folder, setFiles.spec)) && !existsSync(join(folder, reconstructionFile));
  if (resolve(folder) === resolve(set.folder) || isOther)
    throw new Error(
      `--out ${folder}: expected an empty folder or one that \`reconstruct\` wrote, found prepared data; name another`,
    );
}

function realLine(face: PreparedFace): PreparedFace {
  return { ...face, dataset: reconstructedDataset, paired: true, domain: face.domain ?? face.dataset };
}

/**
 * A prepared folder with all of the set, and behind it as data set `reconstructed` each real face that was drawn again
 * and its fakes: same file, source, split, box and landmarks. Only one batch of fakes is in memory at a time. Returns
 * how many crops it holds.
 */
export function writeReconstructedSet(
  set: PreparedSet,
  folder: string,
  fakes: Iterable<{ planned: PlannedFake; pixels: Uint8Array }>,
): number {
  mkdirSync(folder, { recursive: true });
  const path = (name: keyof typeof setFiles) => join(folder, setFiles[name]);
  rmSync(path('manifest'), { force: true });
  copyFileSync(join(set.folder, setFiles.spec), path('spec'));
  copyFileSync(join(set.folder, setFiles.crops), path('crops'));
  const faces = [...set.faces];
  const copied = new Set<number>();
  const crops = openSync(path('crops'), 'a');
  const add = (face: PreparedFace, pixels: Uint8Array) => {
    for (let at = 0; at < pixels.length;) at += writeSync(crops, pixels, at);
    faces.push({ ...face, place: faces.length });
  };
  try {
    for (const { planned, pixels } of fakes) {
      const { real, kind } = planned;
      if (!copied.has(real.place)) add(realLine(real), pixelsOf(set, real.place).data as Uint8Array);
      copied.add(real.place);
      add({ ...realLine(real), label: 1, method: `autoencoder-${kind}` }, pixels);
    }
  } finally {
    closeSync(crops);
  }
  writeWholeText(join(folder, 'report.json'), `${JSON.stringify(preparationFacts(set), null, 2)}\n`);
  writeWholeText(path('manifest'), manifestText(faces));
  return faces.length;
}
