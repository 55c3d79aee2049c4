import { listPictures } from './list-pictures.ts';
import type { Sample } from './sample.ts';

/** Celebrity photographs (Liu et al. 2015); the person behind a file is not known, so each is its own source. */
export function celeba(dataFolder: string): Sample[] {
  return listPictures(dataFolder, 'celeba/real', { dataset: 'celeba', label: 0, paired: false });
}
