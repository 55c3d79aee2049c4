import type { ModelFigure } from '../../models/model-card.ts';
import { aucText, rateText } from './figure-text.ts';

/** Of the columns behind the name. */
export const figureHead = ['Genuine', 'Fakes', 'AUC (95 % interval)', 'False alarms', 'Fakes found'];

type Figures = Pick<ModelFigure, 'real' | 'fake' | 'auc' | 'aucInterval95' | 'falseAlarmRate' | 'truePositiveRate'>;

export function FigureCells({ row }: { row: Figures }) {
  return (
    <>
      <td>{row.real.toLocaleString('en')}</td>
      <td>{row.fake.toLocaleString('en')}</td>
      <td>{aucText(row)}</td>
      <td>{rateText(row.falseAlarmRate)}</td>
      <td>{rateText(row.truePositiveRate)}</td>
    </>
  );
}
