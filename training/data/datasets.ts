import { celeba } from './celeba.ts';
import { ciplab } from './ciplab.ts';
import { dfdc } from './dfdc.ts';
import { faceforensics } from './faceforensics.ts';
import { faces140k } from './140k-faces.ts';
import { generatedPhotos } from './generated-photos.ts';
import type { DatasetAdapter } from './sample.ts';
import { stableDiffusion21 } from './stable-diffusion-21.ts';

/** Every dataset of the data folder, by its folder's name. */
export const datasets: Record<string, DatasetAdapter> = {
  dfdc,
  '140k-faces': faces140k,
  ciplab,
  'stable-diffusion-21': stableDiffusion21,
  'generated-photos': generatedPhotos,
  celeba,
  faceforensics,
};
