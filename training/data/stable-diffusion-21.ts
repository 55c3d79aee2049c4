import { listPictures } from './list-pictures.ts';
import type { Sample } from './sample.ts';

/** Stable Diffusion 2.1 portraits; pictures of one prompt (the name up to the comma) share a source. */
export function stableDiffusion21(dataFolder: string): Sample[] {
  return listPictures(dataFolder, 'stable-diffusion-21/fake', {
    dataset: 'stable-diffusion-21',
    label: 1,
    paired: false,
  }).map((sample) => ({
    ...sample,
    source: sample.file.split(',')[0]!,
  }));
}
