import type { RobustnessFigures } from '../../models/card-figures.ts';
import { percent } from '../percent.ts';
import { aucText } from './figure-text.ts';
import { ScrollingTable } from './scrolling-table.tsx';

type Cell = RobustnessFigures['cells'][number];

const shades = [0.98, 0.95, 0.9, 0.8];

/** From 0, as good as the untouched crop, to 4; by the part of what it is better than guessing there. */
function shadeOf(auc: number, clean: number): number {
  const left = (auc - 0.5) / Math.max(0.01, clean - 0.5);
  return shades.filter((shade) => left < shade).length;
}

const qualityName = (quality: number | undefined) => (quality === undefined ? 'No JPEG' : `JPEG ${quality}`);

/** A heat table: JPEG qualities across, sizes down, the AUC in every cell. */
export function RobustnessGrid({ robustness }: { robustness: RobustnessFigures }) {
  const { cells, real, fake } = robustness;
  const qualities = [...new Set(cells.map(({ jpegQuality }) => jpegQuality))];
  const scales = [...new Set(cells.map(({ scale }) => scale))];
  const clean = cells.find(({ scale, jpegQuality }) => scale === 1 && jpegQuality === undefined)?.auc ?? 1;
  const cellAt = (scale: number, quality: number | undefined): Cell | undefined =>
    cells.find((cell) => cell.scale === scale && cell.jpegQuality === quality);
  return (
    <div class="stack">
      <ScrollingTable
        label="Shrunk and compressed pictures"
        caption="AUC of pictures that were shrunk and saved as JPEG"
        kind="heat"
        head={['Size', ...qualities.map(qualityName)]}
      >
        {scales.map((scale) => (
          <tr key={scale}>
            <th scope="row">{percent(scale)}</th>
            {qualities.map((quality) => {
              const auc = cellAt(scale, quality)?.auc;
              const shade = auc === undefined ? undefined : shadeOf(auc, clean);
              return (
                <td key={quality ?? 'none'} data-shade={shade}>
                  {aucText(auc === undefined ? {} : { auc })}
                </td>
              );
            })}
          </tr>
        ))}
      </ScrollingTable>
      <p class="muted small">
        AUC of the same {real.toLocaleString('en')} genuine and {fake.toLocaleString('en')} fake faces, shrunk to a part
        of their size and saved as JPEG of that quality. The redder a cell, the more is lost.
      </p>
    </div>
  );
}
