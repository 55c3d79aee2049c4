import type { Layout } from '../layout.ts';
import { listSplitFolders, splitFoldersIn } from '../split-folders.ts';

/** Kaggle's `deepfake-and-real-images` (made from OpenForensics), with the published split. */
export const kaggleDataset: Layout = {
  name: 'Dataset',
  shape: '[Dataset/]{Train,Validation,Test}/{Fake,Real}/ pictures',
  isIn: (path) => splitFoldersIn(path).some((folder) => folder !== folder.toLowerCase()),
  list: (place, options) => listSplitFolders(place, options),
};
