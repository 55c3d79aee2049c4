import type { CheckedFile } from './check-files.ts';
import { tileSheet } from './tile-sheet.ts';
import type { SheetTile } from './tile-sheet.ts';

/** Writes one picture with what the classifier saw of every face, with its probability; returns how many faces it shows. */
export async function writeContactSheet(checked: CheckedFile[], file: string): Promise<number> {
  const tiles = checked.flatMap(({ entry, crops }) =>
    entry.faces.map((face, index): SheetTile => {
      const crop = crops[index];
      const verdict =
        face.fakeProbability === undefined ? face.reason : `${face.fakeProbability.toFixed(2)} ${face.verdict}`;
      return {
        ...(crop && { pixels: { data: crop.rgb, width: crop.width, height: crop.height } }),
        lines: [verdict ?? '', entry.file.split(/[\\/]/).at(-1) ?? entry.file],
      };
    }),
  );
  const sheet = await tileSheet(tiles);
  await sheet.png().toFile(file);
  return tiles.length;
}
