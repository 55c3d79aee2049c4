import { prepare, trainAndEvaluate } from './recipe-steps.ts';
import type { Recipe } from './recipe.ts';

/** Video to frames to face crops to a balanced split to EfficientNet-B0 at 128 px; split by source, not by picture. */
export const deepfakeDetect: Recipe = {
  name: 'deepfake-detect',
  reference: 'DeepFake-Detect: EfficientNet-B0 on face crops of seven video sets',
  published: 'none given (134,446 videos)',
  differs:
    'No figure to compare with. Two orders of magnitude less data, EfficientNet-B0 from random weights, split by source instead of by picture.',
  drawnLayouts: ['faceforensics'],
  steps: (context) => [
    prepare(context, {
      framing: 'face',
      size: 128,
      scale: 1.6,
      'frames-per-second': 1,
      'frame-width': 'deepfake-detect',
      confidence: 'deepfake-detect',
      balance: 'downsample',
    }),
    ...trainAndEvaluate(context, { name: 'deepfake-detect', config: 'deepfake-detect' }),
  ],
};
