import { heatMap } from '../judging/plots/bar-plots.ts';
import type { Plot } from '../judging/plots/draw.ts';
import type { DestroyedRow } from './destroyed-crops.ts';
import type { ReencodedCell } from './reencoded-sources.ts';

const words = (caption: string, cells: readonly { row: string; column: string; text: string }[]) => ({
  alt: cells.map(({ row, column, text }) => `${row}, ${column}: ${text}`).join('; '),
  caption,
});

/** AUC of each data set after each destruction. */
export async function destroyedPlot(rows: readonly DestroyedRow[], by: 'run' | 'refitted'): Promise<Plot> {
  const cells = rows.flatMap(({ dataset, destruction, [by]: figure }) =>
    figure?.auc === undefined
      ? []
      : [{ row: dataset, column: destruction, value: figure.auc, text: figure.auc.toFixed(2) }],
  );
  const title = by === 'run' ? 'AUC of the run on destroyed crops' : 'AUC of what can be fitted on destroyed crops';
  const axes = { row: null, column: null, domain: [0.5, 1] as [number, number] };
  return heatMap(title, words('0.5 is guessing; only the first two columns show a face.', cells), cells, axes);
}

/** How far logits move when pictures are stored like others. */
export async function shiftPlot(cells: readonly ReencodedCell[]): Promise<Plot> {
  const byLabel = cells.toSorted((a, b) => a.label - b.label);
  const shown = byLabel.map(({ label, dataset, likeDataset, shift }) => ({
    row: `${label ? 'fake' : 'real'} ${dataset}`,
    column: `${label ? 'real' : 'fake'} ${likeDataset}`,
    value: Math.abs(shift),
    text: `${shift < 0 ? '−' : '+'}${Math.abs(shift).toFixed(2)}`,
  }));
  const caption =
    'Mean shift of the logit of each row’s faces stored like each column’s pictures; positive = more likely fake.';
  return heatMap('Pictures stored like those of another source', words(caption, shown), shown, {
    row: null,
    column: null,
    domain: [0, 2],
  });
}
