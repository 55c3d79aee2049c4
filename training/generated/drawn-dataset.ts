import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DrawnFace } from '../../lib/cli/drawn-face.ts';
import { seededRandom } from '../../lib/models/seeded-random.ts';
import { drawnPortrait, encodedFrame, forgedFrame, movedFrame } from './drawn-frames.ts';
import { drawnPerson } from './drawn-person.ts';
import { writeDrawnVideo } from './drawn-video.ts';

/** Published layouts that drawn data can take. */
export const drawnLayouts = ['real_vs_fake', 'Dataset', 'training_real_fake', 'faceforensics', 'dfdc-videos'] as const;
export type DrawnLayout = (typeof drawnLayouts)[number];

export interface DrawnDatasetRequest {
  folder: string;
  layout: DrawnLayout;
  /** Genuine pictures or videos; as many forgeries are made. */
  count: number;
  seed: number;
  seconds?: number;
  framesPerSecond?: number;
}

interface Drawn {
  index: number;
  split: 'train' | 'val' | 'test';
  target: DrawnFace;
  donor: DrawnFace;
}

/** Writes a data set of drawn people and of forgeries of them; nobody is in two splits. Videos need ffmpeg. */
export async function makeDrawnDataset(request: DrawnDatasetRequest): Promise<void> {
  const random = seededRandom(request.seed);
  const drawn = Array.from({ length: request.count }, (_, index): Drawn => {
    const part = index / request.count;
    const split = part < 0.6 ? 'train' : part < 0.8 ? 'val' : 'test';
    return { index, split, target: drawnPerson(random), donor: drawnPerson(random) };
  });
  if (request.layout === 'faceforensics' || request.layout === 'dfdc-videos') return writeVideos(request, drawn);
  for (const one of drawn) {
    for (const label of [0, 1] as const)
      await writePicture(join(request.folder, picturePath(request.layout, one, label)), one, label, random);
  }
}

function picturePath(
  layout: Exclude<DrawnLayout, 'faceforensics' | 'dfdc-videos'>,
  { index, split }: Drawn,
  label: 0 | 1,
): string {
  const name = `${String(index).padStart(5, '0')}.jpg`;
  switch (layout) {
    case 'real_vs_fake':
      return `real_vs_fake/real-vs-fake/${split === 'val' ? 'valid' : split}/${label ? 'fake' : 'real'}/${name}`;
    case 'Dataset': {
      const folder = { train: 'Train', val: 'Validation', test: 'Test' }[split];
      return `Dataset/${folder}/${label ? 'Fake' : 'Real'}/${name}`;
    }
    case 'training_real_fake':
      return `real_and_fake_face/${label ? 'training_fake' : 'training_real'}/${label ? 'fake' : 'real'}_${name}`;
  }
}

async function writePicture(path: string, { target, donor }: Drawn, label: 0 | 1, random: () => number): Promise<void> {
  const shift = () => Math.round((random() - 0.5) * 20);
  const [dx, dy] = [shift(), shift()];
  const genuine = movedFrame(await drawnPortrait(target), dx, dy);
  const forged = async () =>
    forgedFrame(genuine, movedFrame(await drawnPortrait(donor), dx, dy), Math.floor(random() * 4));
  const frame = label ? await forged() : genuine;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await encodedFrame(frame, 85 + Math.floor(random() * 10)));
}

async function writeVideos(
  { folder, layout, seconds = 2.5, framesPerSecond = 25 }: DrawnDatasetRequest,
  drawn: readonly Drawn[],
): Promise<void> {
  const metadata: Record<string, { label: 'REAL' | 'FAKE'; split: string; original?: string }> = {};
  for (const { index, target, donor } of drawn) {
    const id = String(index).padStart(3, '0');
    const other = String(drawn.length + index).padStart(3, '0');
    const [real, fake] =
      layout === 'dfdc-videos'
        ? [`real${id}.mp4`, `fake${id}.mp4`]
        : [
            `original_sequences/youtube/c23/videos/${id}.mp4`,
            `manipulated_sequences/Deepfakes/c23/videos/${id}_${other}.mp4`,
          ];
    for (const file of [real, fake]) await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeDrawnVideo(join(folder, real), { target, seconds, framesPerSecond });
    await writeDrawnVideo(join(folder, fake), { target, donor, seconds, framesPerSecond });
    metadata[real] = { label: 'REAL', split: 'train' };
    metadata[fake] = { label: 'FAKE', split: 'train', original: real };
  }
  if (layout === 'dfdc-videos') await writeFile(join(folder, 'metadata.json'), JSON.stringify(metadata));
}
