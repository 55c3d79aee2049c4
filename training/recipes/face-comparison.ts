import { chosenRuns, prepare, preparedFolder, runFolder, trainAndEvaluate } from './recipe-steps.ts';
import type { Recipe } from './recipe.ts';

const models = ['vggface16', 'densenet-121', 'custom-cnn-1', 'custom-cnn-2', 'custom-cnn-3'];

/** Three families side by side; their last features through PCA and a polynomial SVM; one comparison of all. */
export const faceComparison: Recipe = {
  name: 'face-comparison',
  reference: 'VGGFace16, DenseNet-121 and custom CNNs: 140k faces with ciplab',
  published:
    "AUC 0.989 and accuracy 0.91 (a public project of the same shape); 0.982 with PCA and SVM, fitted on the classifier's own training pictures",
  differs:
    "A hundredth of the pictures, random weights instead of ImageNet's, few epochs; the SVM is fitted on train and measured on test.",
  drawnLayouts: ['real_vs_fake', 'training_real_fake'],
  steps: (context) => {
    const chosen = chosenRuns(context, models);
    return [
      prepare(context, { framing: 'picture', size: 224 }),
      ...chosen.flatMap((name) => [
        ...trainAndEvaluate(context, { name, config: 'face-comparison', architecture: name }),
        { command: 'embed' as const, args: ['--run', runFolder(context, name), '--data', preparedFolder(context)] },
      ]),
      { command: 'compare', args: [...chosen.map((name) => runFolder(context, name)), '--out', context.outFolder] },
    ];
  },
};
