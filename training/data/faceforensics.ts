import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from './sample.ts';

const framesAtSeconds = [1, 2, 3, 4, 5];
const methods = ['Deepfakes', 'Face2Face', 'FaceSwap', 'FaceShifter', 'NeuralTextures'];

/**
 * FaceForensics++ c23 (Rössler et al. 2019), for testing only: frames of original and manipulated videos. The two
 * people of a manipulation, `TTT_SSS`, and their original videos are one source.
 */
export function faceforensics(dataFolder: string): Sample[] {
  const real = videosIn(dataFolder, 'faceforensics/original_sequences/youtube/c23/videos');
  const fake = methods.flatMap((method) =>
    videosIn(dataFolder, `faceforensics/manipulated_sequences/${method}/c23/videos`),
  );
  const groupOf = new Map<string, string>();
  for (const { people } of fake) for (const person of people) groupOf.set(person, [...people].sort().join('_'));
  const frames = (videos: Video[], label: 0 | 1) =>
    videos.flatMap(({ file, people }) =>
      framesAtSeconds.map((second): Sample => ({
        file: `${file}#t=${second}`,
        label,
        dataset: 'faceforensics',
        paired: true,
        source: `faceforensics/${groupOf.get(people[0]!) ?? people[0]}`,
        givenSplit: 'test',
      })),
    );
  return [...frames(real, 0), ...frames(fake, 1)];
}

interface Video {
  file: string;
  people: string[];
}

function videosIn(dataFolder: string, folder: string): Video[] {
  const path = join(dataFolder, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path)
    .filter((name) => name.endsWith('.mp4'))
    .sort();
  return names.map((name) => ({ file: `${folder}/${name}`, people: name.replace('.mp4', '').split('_') }));
}
