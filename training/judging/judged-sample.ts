import { faceSizePx } from '../../lib/face/merge-faces.ts';
import { calibratedLogit } from '../../lib/models/calibration.ts';
import type { CalibratingCard } from '../../lib/models/calibration.ts';
import { probabilityOf } from '../../lib/models/verdict.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import type { TrainingSample } from '../training-sample.ts';
import { facePxAfter } from './degrade.ts';
import type { Degradation } from './degrade.ts';

/** What a network says of samples, and the detail of the crops that it said it of; one a sample. */
export interface JudgedCrops {
  /** Positive = fake. */
  logits: ArrayLike<number>;
  /** `cropDetail` of the served crop, degraded where it was. */
  details: ArrayLike<number>;
}

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
  /** Of the frame in its video; the clip's first. */
  timeSeconds?: number;
  /** Longer side of the box in pixels of the picture that was judged; the clip's first crop. */
  facePx: number;
  /** `cropDetail` of the crop as judged; the clip's first. */
  detail: number;
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
  { logits, details }: JudgedCrops,
  { card, degradation = { scale: 1 } }: { card: CalibratingCard; degradation?: Degradation | undefined },
): JudgedSample[] {
  return samples.map(({ places, label, dataset, method, source }, i) => {
    const place = places[0]!;
    const { file, paired, face, frame, box, boxFrom, score } = set.faces[place]!;
    const [video] = file.split('#t=') as [string];
    const logit = logits[i]!;
    const quality = { facePx: facePxAfter(faceSizePx({ box }), degradation, card.crop), detail: details[i]! };
    return {
      file: video,
      label,
      dataset,
      ...(method !== undefined && { method }),
      paired,
      source,
      face,
      isVideo: frame !== undefined || video !== file,
      ...(frame && { timeSeconds: frame.timeS }),
      ...quality,
      ...(boxFrom === 'detected' && { detectorScore: score }),
      place,
      logit,
      score: probabilityOf(calibratedLogit(logit, quality, card)),
    };
  });
}
