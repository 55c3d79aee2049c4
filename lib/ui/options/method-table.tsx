import { wordsOfAuc, wordsOfDataSet, wordsOfMethod } from '../../models/data-set-words.ts';
import type { ModelCard, ModelFigure } from '../../models/model-card.ts';
import { percent } from '../percent.ts';
import { aucText } from './figure-text.ts';

interface Line extends Pick<ModelFigure, 'dataset' | 'split' | 'auc' | 'aucInterval95' | 'truePositiveRate'> {
  fake: number;
  method?: string;
}

/** The methods of each data set, or the data set where it names none or one. */
function lines({ rows, methods = [] }: ModelCard['figures']): Line[] {
  return rows
    .filter(({ dataset, fake }) => dataset !== 'all' && fake > 0)
    .flatMap((row): Line[] => {
      const own = methods.filter(({ dataset, split }) => dataset === row.dataset && split === row.split);
      return own.length > 0 ? own : [row];
    });
}

/** Whom the fakes fool and how far the model tells them from genuine faces, in words. */
export function MethodTable({ figures }: { figures: ModelCard['figures'] }) {
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label="Kinds of fakes">
      <table class="worded">
        <caption class="visually-hidden">How well each kind of fake is told from genuine faces</caption>
        <thead>
          <tr>
            <th scope="col">Kind of fake</th>
            <th scope="col">In words</th>
            <th scope="col">AUC (95 % interval)</th>
            <th scope="col">Found</th>
          </tr>
        </thead>
        <tbody>
          {lines(figures).map(({ dataset, split, method, fake, truePositiveRate, ...row }) => (
            <tr key={`${dataset} ${split} ${method ?? ''}`}>
              <th scope="row">
                {method ?? dataset}
                <span class="muted small block">
                  {(method !== undefined && wordsOfMethod(method)) || wordsOfDataSet(dataset) || dataset}
                  {method !== undefined && method !== dataset && ` (${dataset})`}
                </span>
              </th>
              <td>{row.auc === undefined ? 'not measured' : wordsOfAuc(row.auc)}</td>
              <td>{aucText(row)}</td>
              <td>
                {truePositiveRate === undefined ? '–' : `${percent(truePositiveRate)} of ${fake.toLocaleString('en')}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
