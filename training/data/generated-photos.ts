import { listPictures } from './list-pictures.ts';
import type { Sample } from './sample.ts';

/** StyleGAN-family portraits of generated.photos. */
export function generatedPhotos(dataFolder: string): Sample[] {
  return listPictures(dataFolder, 'generated-photos/fake', { dataset: 'generated-photos', label: 1, paired: false });
}
