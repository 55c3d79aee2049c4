interface Spread {
  mean: number;
  deviation: number;
}

export interface ReversalFigures {
  seeds: number[];
  models: { model: string; targetAccuracy: Spread; targetAuc: Spread; domainAccuracy: Spread }[];
}

/** Mean and sample deviation, to four digits. */
export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  const rounded = (value: number) => Math.round(value * 1e4) / 1e4;
  return { mean: rounded(mean), deviation: rounded(Math.sqrt(variance)) };
}

/** As a Markdown table. */
export function reversalTable({ models }: ReversalFigures): string {
  const shown = ({ mean, deviation }: Spread) => `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`;
  const header = ['model', 'target accuracy', 'target AUC', 'domain accuracy (chance 0.5)'];
  const rows = models.map(({ model, targetAccuracy, targetAuc, domainAccuracy }) => [
    model,
    shown(targetAccuracy),
    shown(targetAuc),
    shown(domainAccuracy),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
