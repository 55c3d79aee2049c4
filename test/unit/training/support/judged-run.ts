import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initialWeights } from '../../../../lib/models/initial-weights.ts';
import { buildNetwork } from '../../../../lib/models/registry.ts';
import { seededRandom } from '../../../../lib/models/seeded-random.ts';
import { writePreparedSet } from './write-prepared-set.ts';
import type { PreparedCrop } from './write-prepared-set.ts';
import { writeWeightArchive } from '../../../../training/trainer/weight-archive.ts';

export const cropSize = 32;
const splits = ['train', 'val', 'test'] as const;

/** A picture, or a frame of a video, whose brightness says whether it is fake: fakes are bright. */
function drawnCrop(i: number, random: () => number): PreparedCrop {
  const label = (i % 2) as 0 | 1;
  const isVideo = i % 6 < 2;
  const source = `source-${Math.floor(i / 6)}`;
  const video = `${source}-${label}.mp4`;
  const brightness = (label === 1 ? 170 : 85) + (random() - 0.5) * 60;
  return {
    face: {
      file: isVideo ? video : `picture-${i}.jpg`,
      label,
      dataset: isVideo ? 'videos' : 'pictures',
      ...(label === 1 && { method: i % 4 === 1 ? 'swap' : 'synthesis' }),
      paired: true,
      source,
      split: splits[Math.floor(i / 6) % 3]!,
      ...(isVideo && { frame: { index: 0, timeS: 0 } }),
      face: 0,
      boxFrom: 'detected',
      score: 0.5 + (i % 5) / 10,
      box: { x: 0, y: 0, width: 40 + (i % 7) * 30, height: 40 + (i % 7) * 30 },
    },
    pixels: Uint8Array.from({ length: cropSize * cropSize * 3 }, () => brightness + (random() - 0.5) * 40),
  };
}

export function writeDrawnSet(folder: string, count: number): void {
  const random = seededRandom(4);
  const crops = Array.from({ length: count }, (_, i) => drawnCrop(i, random));
  writePreparedSet(folder, { size: cropSize, framing: 'picture', crops });
}

export const drawnConfig = {
  name: 'drawn',
  version: '1.2.3',
  architecture: { name: 'meso-4', args: { inputSize: cropSize } },
  framing: 'picture',
  crop: { size: cropSize, scale: 1, rollCorrected: false },
  detection: { minScore: 0.7, minFacePx: 0, tileFractions: [], mergeOverlap: 0.4, borderFraction: 0.25 },
  normalization: { divisor: 127.5, offset: -1 },
  cache: { margin: 1, minScore: 0.5 },
  training: { epochs: 2, optimizer: { kind: 'adam', learningRate: 0.001 } },
};

const epoch = { seconds: 30, picturesPerSecond: 10, learningRate: 0.001 };

/** A run's folder as training leaves it, with random weights. */
export function writeDrawnRun(folder: string, name: string): void {
  mkdirSync(folder, { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  write('config.json', JSON.stringify({ ...drawnConfig, name }));
  const log = [
    { ...epoch, epoch: 1, loss: 0.7, val: { loss: 0.69, accuracy: 0.5 }, valAuc: { pictures: 0.5 } },
    { ...epoch, epoch: 2, loss: 0.6, val: { loss: 0.65, accuracy: 0.6 }, valAuc: { pictures: 0.6 } },
  ];
  write('log.jsonl', log.map((line) => `${JSON.stringify(line)}\n`).join(''));
  write('data.json', JSON.stringify({ splits: { train: { byDataset: { 'pictures/real': 1, 'pictures/fake': 1 } } } }));
  writeWeightArchive(join(folder, 'best'), initialWeights(buildNetwork(drawnConfig.architecture), 1));
}
