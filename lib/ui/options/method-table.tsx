import { wordsOfAuc } from '../../models/data-set-words.ts';
import { kindsOfFakes } from '../../models/kinds-of-fakes.ts';
import type { ModelCard } from '../../models/model-card.ts';
import { percent } from '../percent.ts';
import { aucText } from './figure-text.ts';

/** How far the model tells each kind of fake from genuine faces, in words and figures. */
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
          {kindsOfFakes(figures).map(({ name, words, dataset, split, fake, truePositiveRate, ...row }) => (
            <tr key={`${dataset} ${split} ${name}`}>
              <th scope="row">
                {name}
                <span class="muted small block">
                  {words}
                  {name !== dataset && ` (${dataset})`}
                </span>
              </th>
              <td>
                {row.auc === undefined ? 'not measured' : wordsOfAuc(row.auc)}
                {!row.paired && <span class="muted small block">flattered: measured against other sources</span>}
              </td>
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
