import { listPictures } from './list-pictures.ts';
import type { Sample } from './sample.ts';

/** Faces composited by hand and faces left alone (CIPLab, Yonsei University). */
export function ciplab(dataFolder: string): Sample[] {
  return (['real', 'fake'] as const).flatMap((kind) =>
    listPictures(dataFolder, `ciplab/real_and_fake_face/training_${kind}`, {
      dataset: 'ciplab',
      label: kind === 'fake' ? 1 : 0,
      paired: true,
    }),
  );
}
