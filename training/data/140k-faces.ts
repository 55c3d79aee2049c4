import { listPictures } from './list-pictures.ts';
import type { Sample } from './sample.ts';

const folders = [
  ['train', 'train'],
  ['valid', 'val'],
  ['test', 'test'],
] as const;

/** StyleGAN1 against FFHQ, with the published split. */
export function faces140k(dataFolder: string): Sample[] {
  return folders.flatMap(([folder, givenSplit]) =>
    (['real', 'fake'] as const).flatMap((kind) =>
      listPictures(dataFolder, `140k-faces/real_vs_fake/real-vs-fake/${folder}/${kind}`, {
        dataset: '140k-faces',
        label: kind === 'fake' ? 1 : 0,
        paired: true,
        givenSplit,
      }),
    ),
  );
}
