import * as tf from '@tensorflow/tfjs-core';
import type { ClipFigure } from '../../lib/models/clip-card.ts';
import { weightTensors } from '../../lib/models/weights-file.ts';
import type { TrainingConfig } from '../config.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { readTeacher } from '../trainer/teacher-folder.ts';
import type { Teacher } from '../trainer/teacher-folder.ts';
import type { TrainingSample } from '../training-sample.ts';
import { clipRows, clipVideos } from './clip-comparison.ts';
import type { ClipVideo } from './clip-comparison.ts';
import { judgeCrops } from './judge.ts';

/** A split's samples with what the clip model said of each. */
export interface JudgedClips {
  split: string;
  samples: readonly TrainingSample[];
  logits: readonly number[];
}

export interface ClipFigures {
  rows: ClipFigure[];
  videos: (ClipVideo & { split: string })[];
  /** Of the image model whose frames alone were judged. */
  image: { name: string; sha256: string };
}

/**
 * The image model that a clip model is compared with: `folder`, or the one that its encoder came from. Undefined, with
 * the reason said, where there is none; throws where it takes other crops.
 */
export function frameModel(config: TrainingConfig, folder: string, say: (line: string) => void): Teacher | undefined {
  const path = folder || config.pretrained;
  if (path === undefined) {
    say('frames alone are not judged: the run began without pretrained weights; name the image model with --frames');
    return undefined;
  }
  const model = readTeacher(path);
  const size = model.network.inputShape[0];
  if (size !== config.crop.size || model.crop.scale !== config.crop.scale)
    throw new Error(
      `${path}: expected an image model of crops of ${config.crop.size} px and scale ${config.crop.scale}, got ${size} px and ${model.crop.scale}; name another with --frames`,
    );
  return model;
}

/** Judges the crops of the clips one by one, each once, and compares on the same videos. */
export async function judgeClipVideos(
  set: PreparedSet,
  model: Teacher,
  judged: readonly JudgedClips[],
): Promise<ClipFigures> {
  const tensors = weightTensors(model.weights);
  const { network, normalization } = model;
  const found: ClipFigures = { rows: [], videos: [], image: { name: model.name, sha256: model.sha256 } };
  try {
    for (const { split, samples, logits } of judged) {
      const crops = cropsOf(samples);
      const { logits: frames } = await judgeCrops({ network, tensors, normalization }, set, crops);
      const byPlace = new Map(crops.map(({ places }, i) => [places[0]!, frames[i]!]));
      const videos = clipVideos(set, samples, logits, byPlace);
      found.rows.push(...clipRows(videos, split));
      found.videos.push(...videos.map((video) => ({ ...video, split })));
    }
    return found;
  } finally {
    tf.dispose(tensors);
  }
}

/** Each crop of the samples once, as a sample of one picture. */
function cropsOf(samples: readonly TrainingSample[]): TrainingSample[] {
  const crops = samples.flatMap((sample) =>
    sample.places.map((place): [number, TrainingSample] => [place, { ...sample, places: [place] }]),
  );
  return [...new Map(crops).values()];
}
