import type { Layout } from '../layout.ts';
import { listSplitFolders, splitFoldersIn } from '../split-folders.ts';

/** Kaggle's `140k-real-and-fake-faces`: StyleGAN against FFHQ, with the published split. */
export const realVsFake: Layout = {
  name: 'real_vs_fake',
  shape: '[real_vs_fake/real-vs-fake/]{train,valid,test}/{real,fake}/ pictures',
  isIn: (path) => splitFoldersIn(path).some((folder) => folder === folder.toLowerCase()),
  list: (place, options) =>
    listSplitFolders(place, options, /real.vs.fake|140k/i.test(place.path) ? 'StyleGAN' : undefined),
};
