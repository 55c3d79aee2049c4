import type { LeaveOneOutFigures } from '../../models/card-figures.ts';
import { FigureCells, figureHead } from './figure-cells.tsx';
import { aucText } from './figure-text.ts';
import { ScrollingTable } from './scrolling-table.tsx';

/** How models do on a source that they did not see. */
export function LeaveOneOutTable({ figures }: { figures: LeaveOneOutFigures }) {
  return (
    <div class="stack">
      <ScrollingTable
        label="Sources left out of training"
        caption="Models trained without a source for a shorter time, measured on it"
        head={['Left out', ...figureHead]}
      >
        {figures.rows.map((row) => (
          <tr key={row.leftOut}>
            <th scope="row">{row.leftOut}</th>
            <FigureCells row={row} />
          </tr>
        ))}
      </ScrollingTable>
      <p class="muted small">
        {figures.mean?.auc !== undefined && `Mean AUC ${aucText({ auc: figures.mean.auc })}. `}
        Measured {figures.date} by <code>{figures.command}</code>, each on a model trained without that source, for a
        shorter time than what ships: a hint of what to expect of fakes and cameras that are not in the tables.
      </p>
    </div>
  );
}
