import { cnnLstm } from './cnn-lstm.ts';
import { cnnVariants } from './cnn-variants.ts';
import { dann } from './dann.ts';
import { deepfakeDetect } from './deepfake-detect.ts';
import { faceComparison } from './face-comparison.ts';
import type { Recipe } from './recipe.ts';

export const recipes: readonly Recipe[] = [dann, deepfakeDetect, cnnLstm, cnnVariants, faceComparison];
