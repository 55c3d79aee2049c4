import { prepare, trainAndEvaluate } from './recipe-steps.ts';
import type { Recipe } from './recipe.ts';

/** Consecutive face crops, a missing face bridged by earlier boxes, through a time-distributed CNN and an LSTM. */
export const cnnLstm: Recipe = {
  name: 'cnn-lstm',
  reference: 'DFDC CNN-LSTM: 1,600 videos, half and half',
  published: 'accuracy 0.912 on its training clips, no validation',
  differs: 'Ours is measured on people left out, on a few clips; its author says that the network does not generalise.',
  drawnLayouts: ['dfdc-videos'],
  steps: (context) => [
    prepare(context, { framing: 'face', size: 100, scale: 1, consecutive: 60 }),
    ...trainAndEvaluate(context, { name: 'cnn-lstm', config: 'cnn-lstm' }),
  ],
};
