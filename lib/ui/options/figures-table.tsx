import type { ModelCard } from '../../models/model-card.ts';
import { percent } from '../percent.ts';
import { FigureCells, figureHead } from './figure-cells.tsx';
import { ScrollingTable } from './scrolling-table.tsx';

/** What was measured, as the model card says it. */
export function FiguresTable({ figures }: { figures: ModelCard['figures'] }) {
  const hasUnpaired = figures.rows.some(({ paired }) => !paired);
  return (
    <div class="stack">
      <ScrollingTable
        label="Measured figures"
        caption="Measured figures of the model"
        head={['Data set', ...figureHead]}
      >
        {figures.rows.map((row) => (
          <tr key={`${row.dataset} ${row.split}`}>
            <th scope="row">
              {row.dataset} <span class="muted small">{row.split}</span>
            </th>
            <FigureCells row={row} />
          </tr>
        ))}
      </ScrollingTable>
      <p class="muted small">
        AUC is the chance that a fake gets a higher estimate than a genuine face: 0.5 is guessing, 1 is perfect. Rates
        are those of the balanced sensitivity.
        {hasUnpaired &&
          ' Where genuine and fake pictures come from different sources, a part of the figure may be the source.'}
      </p>
      <p class="muted small">
        Split: {figures.splitRule.replace(/\.$/, '')}. Measured {figures.date} by <code>{figures.command}</code>.
        {figures.expectedCalibrationError !== undefined &&
          ` Expected calibration error ${percent(figures.expectedCalibrationError)}.`}
      </p>
    </div>
  );
}
