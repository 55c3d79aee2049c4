import { calibratedProbability } from '../../lib/models/verdict.ts';
import type { Robustness } from './evaluation.ts';
import type { TrainingSample } from '../training-sample.ts';
import type { Degradation } from './degrade.ts';
import { rankProbabilities, sampleFigures } from './sample-figures.ts';

const jpegQualities = [undefined, 95, 75, 50, 30] as const;
const scales = [1, 0.75, 0.5, 0.25] as const;

/** Every JPEG quality at every size, the untouched crop first. */
export const robustnessGrid: readonly Degradation[] = scales.flatMap((scale) =>
  jpegQualities.map((jpegQuality) => ({ scale, ...(jpegQuality !== undefined && { jpegQuality }) })),
);

/** Judges the same samples in every cell of the grid. */
export async function measureRobustness(
  samples: readonly TrainingSample[],
  { temperature, likelyFake }: { temperature: number; likelyFake: number },
  logitsAt: (degradation: Degradation) => Promise<ArrayLike<number>>,
): Promise<Robustness> {
  const cells: Robustness['cells'] = [];
  for (const degradation of robustnessGrid) {
    const logits = await logitsAt(degradation);
    const scored = samples.map(({ label }, i) => ({ label, score: calibratedProbability(logits[i]!, temperature) }));
    const figures = sampleFigures(rankProbabilities(scored), likelyFake);
    const { auc, truePositiveRateAt1, truePositiveRate, falseAlarmRate } = figures;
    cells.push({ ...degradation, auc, truePositiveRateAt1, truePositiveRate, falseAlarmRate });
  }
  const fake = samples.filter(({ label }) => label === 1).length;
  return { real: samples.length - fake, fake, cells };
}
