import { wordsOfDataSet, wordsOfMethod } from './data-set-words.ts';
import type { ModelCard, ModelFigure } from './model-card.ts';

export interface KindOfFake extends Pick<
  ModelFigure,
  'dataset' | 'split' | 'paired' | 'fake' | 'auc' | 'aucInterval95' | 'truePositiveRate'
> {
  /** The method, or the data set where it names none. */
  name: string;
  /** For people; '' where neither is known here. */
  words: string;
}

/** The methods of each data set with fakes, or the data set where it names none. */
export function kindsOfFakes({ rows, methods = [] }: ModelCard['figures']): KindOfFake[] {
  return rows
    .filter(({ dataset, fake }) => dataset !== 'all' && fake > 0)
    .flatMap((row): KindOfFake[] => {
      const own = methods.filter(({ dataset, split }) => dataset === row.dataset && split === row.split);
      const ofSet = wordsOfDataSet(row.dataset) ?? '';
      return own.length > 0
        ? own.map((kind) => ({ ...kind, name: kind.method, words: wordsOfMethod(kind.method) ?? ofSet }))
        : [{ ...row, name: row.dataset, words: ofSet }];
    });
}
