import { join } from 'node:path';
import type { Recipe } from './recipe.ts';
import { prepare, trainAndEvaluate } from './recipe-steps.ts';

/** Faces of several data sets through TFRecords into a ResNet50 with a label and a reversed domain head. */
export const dann: Recipe = {
  name: 'dann',
  reference: 'DANN: domain-adversarial ResNet50 on TFRecords',
  published: 'none given',
  differs:
    'No figure to compare with. Whole pictures of several small sets, each a domain, and no ImageNet ResNet50 to start from.',
  drawnLayouts: ['real_vs_fake', 'Dataset'],
  steps: (context) => {
    const records = join(context.outFolder, 'tfrecords');
    return [
      prepare(context, { framing: 'picture', size: 224, 'write-tfrecord': records }),
      ...trainAndEvaluate(context, { name: 'dann', config: 'dann', data: records }),
    ];
  },
};
