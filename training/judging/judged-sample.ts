import { calibratedProbability } from '../../lib/models/verdict.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { TrainingSample } from '../training-sample.ts';

/** A sample with what the network said of it and what is known about its picture. */
export interface JudgedSample {
  /** Picture or video, without the frame's time. */
  file: string;
  label: 0 | 1;
  dataset: string;
  method?: string;
  paired: boolean;
  source: string;
  /** Tells several people of one picture apart. */
  face: number;
  isVideo: boolean;
  /** Mean of the box's sides in source pixels; the clip's first crop. */
  facePx: number;
  /** Of the detector; absent where the box is not its own. */
  detectorScore?: number;
  /** Of the stored crop; of a clip the first one. */
  place: number;
  logit: number;
  /** Calibrated probability of being fake. */
  score: number;
}

export function judgedSamples(
  set: Pick<PreparedSet, 'faces'>,
  samples: readonly TrainingSample[],
  logits: ArrayLike<number>,
  temperature: number,
): JudgedSample[] {
  return samples.map(({ places, label, dataset, method, source }, i) => {
    const place = places[0]!;
    const { file, paired, face, frame, box, boxFrom, score } = set.faces[place]!;
    const [video] = file.split('#t=') as [string];
    return {
      file: video,
      label,
      dataset,
      ...(method !== undefined && { method }),
      paired,
      source,
      face,
      isVideo: frame !== undefined || video !== file,
      facePx: (box.width + box.height) / 2,
      ...(boxFrom === 'detected' && { detectorScore: score }),
      place,
      logit: logits[i]!,
      score: calibratedProbability(logits[i]!, temperature),
    };
  });
}
