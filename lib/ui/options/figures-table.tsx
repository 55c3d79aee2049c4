import type { ModelCard, ModelFigure } from '../../models/model-card.ts';
import { percent } from '../percent.ts';
import { aucText, rateText } from './figure-text.ts';

function Row({ row }: { row: ModelFigure }) {
  return (
    <tr>
      <th scope="row">
        {row.dataset} <span class="muted small">{row.split}</span>
      </th>
      <td>{row.real.toLocaleString('en')}</td>
      <td>{row.fake.toLocaleString('en')}</td>
      <td>{aucText(row)}</td>
      <td>{rateText(row.falseAlarmRate)}</td>
      <td>{rateText(row.truePositiveRate)}</td>
    </tr>
  );
}

/** What was measured, as the model card says it. */
export function FiguresTable({ figures }: { figures: ModelCard['figures'] }) {
  const hasUnpaired = figures.rows.some(({ paired }) => !paired);
  return (
    <div class="stack">
      <div class="scrolls" tabIndex={0} role="region" aria-label="Measured figures">
        <table>
          <caption class="visually-hidden">Measured figures of the model</caption>
          <thead>
            <tr>
              <th scope="col">Data set</th>
              <th scope="col">Genuine</th>
              <th scope="col">Fakes</th>
              <th scope="col">AUC (95 % interval)</th>
              <th scope="col">False alarms</th>
              <th scope="col">Fakes found</th>
            </tr>
          </thead>
          <tbody>
            {figures.rows.map((row) => (
              <Row key={`${row.dataset} ${row.split}`} row={row} />
            ))}
          </tbody>
        </table>
      </div>
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
