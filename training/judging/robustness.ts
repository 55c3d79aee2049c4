import type { Robustness } from './evaluation.ts';
import type { Degradation } from './degrade.ts';
import type { JudgedSample } from './judged-sample.ts';
import { rankProbabilities, sampleFigures } from './sample-figures.ts';

const jpegQualities = [undefined, 95, 75, 50, 30] as const;
const scales = [1, 0.75, 0.5, 0.25] as const;

/** Every JPEG quality at every size, the untouched crop first. */
export const robustnessGrid: readonly Degradation[] = scales.flatMap((scale) =>
  jpegQualities.map((jpegQuality) => ({ scale, ...(jpegQuality !== undefined && { jpegQuality }) })),
);

/** Judges the same samples in every cell of the grid. */
export async function measureRobustness(
  likelyFake: number,
  judgedAt: (degradation: Degradation) => Promise<readonly JudgedSample[]>,
): Promise<Robustness> {
  const cells: Robustness['cells'] = [];
  let [real, fake] = [0, 0];
  for (const degradation of robustnessGrid) {
    const samples = await judgedAt(degradation);
    const figures = sampleFigures(rankProbabilities(samples), likelyFake);
    const { auc, ece, truePositiveRateAt1, truePositiveRate, falseAlarmRate } = figures;
    const { scale, jpegQuality } = degradation;
    const cell = { scale, ...(jpegQuality !== undefined && { jpegQuality }) };
    cells.push({ ...cell, auc, ece, truePositiveRateAt1, truePositiveRate, falseAlarmRate });
    fake = samples.filter(({ label }) => label === 1).length;
    real = samples.length - fake;
  }
  return { real, fake, cells };
}
