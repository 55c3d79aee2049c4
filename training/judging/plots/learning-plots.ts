import type { EpochLine } from '../../trainer/progress.ts';
import { draw } from './draw.ts';
import type { Plot } from './draw.ts';

async function linePlot(
  title: string,
  alt: string,
  values: readonly { epoch: number; name: string; value: number }[],
  label: string,
): Promise<Plot> {
  return draw(title, alt, {
    width: 300,
    height: 220,
    data: { values: [...values] },
    mark: { type: 'line', point: values.length < 60, strokeWidth: 1.8 },
    encoding: {
      x: { field: 'epoch', type: 'quantitative', title: 'epoch', axis: { tickMinStep: 1 }, scale: { zero: false } },
      y: { field: 'value', type: 'quantitative', title: label, scale: { zero: false } },
      color: { field: 'name', type: 'nominal', title: null, sort: null },
    },
  });
}

/** Losses, and AUC on validation, over the epochs; what the log lacks is left out. */
export async function learningPlots(epochs: readonly EpochLine[]): Promise<Plot[]> {
  const series = (name: string, of: (line: EpochLine) => number | undefined) =>
    epochs.flatMap((line) => {
      const value = of(line);
      return value === undefined ? [] : [{ epoch: line.epoch, name, value }];
    });
  const losses = [
    ...series('train', ({ loss }) => loss),
    ...series('val', ({ val }) => val?.loss),
    ...series('train, label', ({ labelLoss }) => labelLoss),
    ...series('train, domain', ({ domainLoss }) => domainLoss),
  ];
  const names = [...new Set(epochs.flatMap(({ valAuc }) => Object.keys(valAuc)))];
  const aucs = names.flatMap((name) => series(name, ({ valAuc }) => valAuc[name]));
  const last = epochs.at(-1);
  const plots = [];
  if (losses.length)
    plots.push(
      await linePlot(
        'Loss',
        `Loss over ${epochs.length} epochs; the last of training is ${last?.loss.toFixed(4)}.`,
        losses,
        'loss',
      ),
    );
  if (aucs.length)
    plots.push(
      await linePlot('AUC on validation', `AUC on validation over the epochs, a line for each data set.`, aucs, 'AUC'),
    );
  const domain = series('domain accuracy', ({ domainAccuracy }) => domainAccuracy);
  if (domain.length)
    plots.push(
      await linePlot(
        'Domain accuracy',
        'How well the reversed head still tells domains apart, over the epochs.',
        domain,
        'accuracy',
      ),
    );
  return plots;
}
