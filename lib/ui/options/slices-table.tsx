import type { SliceFigure } from '../../models/card-figures.ts';
import { percent } from '../percent.ts';
import { aucText, notMeasured } from './figure-text.ts';
import { ScrollingTable } from './scrolling-table.tsx';

function rateWithInterval(rate: number | undefined, interval: [number, number] | undefined) {
  if (rate === undefined) return notMeasured;
  return (
    <>
      {percent(rate)}
      {interval && (
        <span class="muted small block">
          {percent(interval[0])} to {percent(interval[1])}
        </span>
      )}
    </>
  );
}

function Slice({ slice }: { slice: SliceFigure }) {
  return (
    <tr>
      <th scope="row">
        {slice.part}
        <span class="muted small block">
          {slice.real.toLocaleString('en')} genuine, {slice.fake.toLocaleString('en')} fakes
        </span>
      </th>
      <td>{aucText(slice.auc === undefined ? {} : { auc: slice.auc })}</td>
      <td>{rateWithInterval(slice.falseAlarmRate, slice.falseAlarmRateInterval95)}</td>
      <td>{rateWithInterval(slice.truePositiveRate, slice.truePositiveRateInterval95)}</td>
    </tr>
  );
}

/** Whom and what the model fails on: a closed part for each thing that the faces are divided by. */
export function SlicesTable({ slices }: { slices: SliceFigure[] }) {
  const divisions = [...new Set(slices.map(({ by }) => by))];
  return (
    <div class="slices">
      {divisions.map((by) => (
        <details key={by}>
          <summary>By {by}</summary>
          <ScrollingTable
            label={`By ${by}`}
            caption={`Figures by ${by}`}
            head={['Faces', 'AUC', 'False alarms', 'Fakes found']}
          >
            {slices
              .filter((slice) => slice.by === by)
              .map((slice) => (
                <Slice key={slice.part} slice={slice} />
              ))}
          </ScrollingTable>
        </details>
      ))}
    </div>
  );
}
