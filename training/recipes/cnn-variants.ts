import { chosenRuns, prepare, runFolder, trainAndEvaluate } from './recipe-steps.ts';
import type { Recipe } from './recipe.ts';

const variants = Array.from({ length: 20 }, (_, i) => `cnn-${i + 1}`);

/** The twenty layouts on whole pictures of 128 px, compared. */
export const cnnVariants: Recipe = {
  name: 'cnn-variants',
  reference: '20 CNN variants: deepfake-and-real-images (OpenForensics)',
  published: 'accuracy 0.791 to 0.891 on its own test split',
  differs:
    '1,280 training pictures instead of 140,000, StyleGAN1 instead of OpenForensics, a few epochs instead of up to 50.',
  drawnLayouts: ['Dataset'],
  steps: (context) => {
    const chosen = chosenRuns(context, variants);
    return [
      prepare(context, { framing: 'picture', size: 128 }),
      ...chosen.flatMap((name) => trainAndEvaluate(context, { name, config: 'cnn-variants', architecture: name })),
      { command: 'compare', args: [...chosen.map((name) => runFolder(context, name)), '--out', context.outFolder] },
    ];
  },
};
