import { wordsOfAuc } from '../../models/data-set-words.ts';
import { kindsOfFakes } from '../../models/kinds-of-fakes.ts';
import type { ModelCard } from '../../models/model-card.ts';
import { percent } from '../percent.ts';
import { aucText } from './figure-text.ts';
import { ScrollingTable } from './scrolling-table.tsx';

/** How far the model tells each kind of fake from genuine faces, in words and figures. */
export function MethodTable({ figures }: { figures: ModelCard['figures'] }) {
  return (
    <ScrollingTable
      label="Kinds of fakes"
      caption="How well each kind of fake is told from genuine faces"
      kind="worded"
      head={['Kind of fake', 'In words', 'AUC (95 % interval)', 'Found']}
    >
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
    </ScrollingTable>
  );
}
