import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestText } from '../../../../training/prepared/manifest.ts';
import type { PreparedFace } from '../../../../training/prepared/prepared-face.ts';
import { setFiles } from '../../../../training/prepared/prepared-set.ts';

export interface PreparedCrop {
  face: Omit<PreparedFace, 'place'>;
  /** size x size RGB. */
  pixels: Uint8Array;
}

/** Writes a whole set at once. */
export function writePreparedSet(
  folder: string,
  { size, framing, crops }: { size: number; framing: 'face' | 'picture'; crops: readonly PreparedCrop[] },
): void {
  const bytes = size * size * 3;
  const wrong = crops.find(({ pixels }) => pixels.length !== bytes);
  if (wrong) throw new Error(`${wrong.face.file}: expected a crop of ${bytes} bytes, got ${wrong.pixels.length} bytes`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, setFiles.spec), `${JSON.stringify({ size, framing })}\n`);
  writeFileSync(join(folder, setFiles.crops), Buffer.concat(crops.map(({ pixels }) => pixels)));
  writeFileSync(join(folder, setFiles.manifest), manifestText(crops.map(({ face }, place) => ({ ...face, place }))));
}
