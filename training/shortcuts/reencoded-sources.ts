import type { CropSpec } from '../../lib/face/types.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import { centralCrop } from '../augment/central-crop.ts';
import { grouped } from '../data/grouped.ts';
import { defaultFeatures } from '../data/tfrecord/features.ts';
import { drawSamples } from '../judging/draw-samples.ts';
import { pixelsOf } from '../prepared/prepared-set.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { readSource } from '../prepared/read-source.ts';
import { digits, resamples } from './auc-row.ts';
import { encodingProfiles } from './encoding-profile.ts';
import type { EncodingProfile } from './encoding-profile.ts';
import type { CalibratedRun } from './calibrated-run.ts';
import { judgeCrops } from './judged-network.ts';
import { meanInterval } from './mean-interval.ts';
import { cutAgain, storedLike } from './recut-crop.ts';
import type { KnownFace } from './shortcut-models.ts';
import { decodePicture } from './source-picture.ts';

/** Faces of one label of one data set, stored like the pictures of the other label of another. */
export interface ReencodedCell {
  label: 0 | 1;
  dataset: string;
  likeDataset: string;
  faces: number;
  /** Mean difference of logits, after - before; positive = more likely fake. */
  shift: number;
  /** 95 %, over resampled sources. */
  interval: [number, number];
  /** Part at or above the balanced threshold: false alarms of real faces, hits of fakes. */
  markedBefore: number;
  markedAfter: number;
  /** Part at or above a probability of 0.5. */
  halfBefore: number;
  halfAfter: number;
}

export interface Reencoded {
  profiles: EncodingProfile[];
  cells: ReencodedCell[];
  /** Mean distance between logits of crops as stored and as cut again from untouched pictures. */
  recutDistance?: number;
  /** Faces left out because their crop was not found again in the picture. */
  notFound: number;
}

export interface ReencodedRequest {
  set: PreparedSet;
  rawFolder: string;
  crop: Pick<CropSpec, 'scale'>;
  run: Pick<CalibratedRun, 'judge' | 'likelyFake' | 'fakeProbability'>;
  /** Of train and test: what profiles are measured on. */
  known: readonly KnownFace[];
  test: readonly KnownFace[];
  /** Most faces of each label of each data set. */
  faces: number;
  onJudged?: (count: number) => void;
}

interface Judged {
  logits: Float32Array;
  probabilities: number[];
}

export async function reencoded(request: ReencodedRequest): Promise<Reencoded> {
  const { known, test, faces } = request;
  const profiles = encodingProfiles(known);
  const stills = test.filter(({ facts }) => facts.encoding);
  const found = stills.filter(({ facts }) => facts.roll !== undefined);
  const cells: ReencodedCell[] = [];
  const distances: number[] = [];
  for (const group of grouped(found, ({ face }) => `${face.dataset}\n${face.label}`).values()) {
    const drawn = drawSamples(group, faces);
    const before = await judgeStoredLike(drawn, undefined, request);
    const prepared = await preparedLogits(drawn, request);
    before.logits.forEach((logit, i) => distances.push(Math.abs(logit - prepared[i]!)));
    for (const target of profiles.filter(({ label }) => label !== drawn[0]!.face.label)) {
      const after = await judgeStoredLike(drawn, target, request);
      cells.push(cellOf(drawn, target, [before, after], request.run));
    }
  }
  const distance = distances.reduce((a, b) => a + b, 0) / distances.length;
  const recut = distances.length ? { recutDistance: digits(distance) } : {};
  return { profiles, cells, ...recut, notFound: stills.length - found.length };
}

async function preparedLogits(known: readonly KnownFace[], { set, run }: ReencodedRequest): Promise<Float32Array> {
  const served = run.judge.network.inputShape[0]!;
  const cropAt = (i: number) => centralCrop(pixelsOf(set, known[i]!.face.place), served);
  return (await judgeCrops(run.judge, known.length, cropAt)).logits;
}

/** Untouched where no profile is given; the crop is cut out of the whole picture in both cases. */
async function judgeStoredLike(
  known: readonly KnownFace[],
  profile: EncodingProfile | undefined,
  { set, rawFolder, crop, run, onJudged }: ReencodedRequest,
): Promise<Judged> {
  const size = run.judge.network.inputShape[0]!;
  const seen: { served: RgbPixels; facePx: number }[] = [];
  const cropAt = async (i: number) => {
    const { face, facts } = known[i]!;
    const picture = await decodePicture(await readSource(rawFolder, face.file, defaultFeatures));
    const now = profile ? await storedLike(picture, profile) : picture;
    const cut = { box: face.box, rollRadians: facts.roll! };
    const served = centralCrop(cutAgain(now, picture, cut, { size: set.size, scale: crop.scale }), size);
    seen[i] = { served, facePx: (Math.max(face.box.width, face.box.height) * now.width) / picture.width };
    return served;
  };
  const { logits } = await judgeCrops(run.judge, known.length, cropAt, onJudged);
  const probabilities = seen.map(({ served, facePx }, i) => run.fakeProbability(logits[i]!, served, facePx));
  return { logits, probabilities };
}

function cellOf(
  known: readonly KnownFace[],
  target: EncodingProfile,
  [before, after]: readonly [Judged, Judged],
  { likelyFake }: ReencodedRequest['run'],
): ReencodedCell {
  const { label, dataset } = known[0]!.face;
  const shifts = known.map(({ face: { source } }, i) => ({ value: after.logits[i]! - before.logits[i]!, source }));
  const { mean, interval } = meanInterval(shifts, resamples);
  const part = ({ probabilities }: Judged, from: number) =>
    digits(probabilities.filter((probability) => probability >= from).length / known.length);
  return {
    label,
    dataset,
    likeDataset: target.dataset,
    faces: known.length,
    shift: digits(mean),
    interval: interval.map(digits) as [number, number],
    markedBefore: part(before, likelyFake),
    markedAfter: part(after, likelyFake),
    halfBefore: part(before, 0.5),
    halfAfter: part(after, 0.5),
  };
}
