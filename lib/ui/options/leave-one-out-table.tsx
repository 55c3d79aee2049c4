import type { LeaveOneOutFigures } from '../../models/card-figures.ts';
import { aucText, rateText } from './figure-text.ts';

/** How models trained alike do on a source that they did not see. */
export function LeaveOneOutTable({ figures }: { figures: LeaveOneOutFigures }) {
  return (
    <div class="stack">
      <div class="scrolls" tabIndex={0} role="region" aria-label="Sources left out of training">
        <table>
          <caption class="visually-hidden">Models trained alike without a source, measured on it</caption>
          <thead>
            <tr>
              <th scope="col">Left out</th>
              <th scope="col">Genuine</th>
              <th scope="col">Fakes</th>
              <th scope="col">AUC (95 % interval)</th>
              <th scope="col">False alarms</th>
              <th scope="col">Fakes found</th>
            </tr>
          </thead>
          <tbody>
            {figures.rows.map((row) => (
              <tr key={row.leftOut}>
                <th scope="row">{row.leftOut}</th>
                <td>{row.real.toLocaleString('en')}</td>
                <td>{row.fake.toLocaleString('en')}</td>
                <td>{aucText(row)}</td>
                <td>{rateText(row.falseAlarmRate)}</td>
                <td>{rateText(row.truePositiveRate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="muted small">
        {figures.mean?.auc !== undefined && `Mean AUC ${aucText({ auc: figures.mean.auc })}. `}
        Measured {figures.date} by <code>{figures.command}</code>, each on a model trained alike without that source: a
        hint of what to expect of fakes and cameras that are not in the tables.
      </p>
    </div>
  );
}
