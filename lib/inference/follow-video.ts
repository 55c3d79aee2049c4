import type { BoundingBox } from '../face/types.ts';
import type { Sensitivity } from '../models/verdict.ts';
import type { FrameResult, JudgeFrameRequest, TrackResult, VideoInference } from '../video/contract.ts';
import type { CheckedTrack, CheckedVideo, TrackMoment } from './checked-video.ts';
import type { AnalyzedImage, JudgedFace } from './contract.ts';
import { followTimes, unaskedRate } from './frame-times.ts';
import { UnreadableVideoError } from './sample-frames.ts';
import type { SampledVideo, VideoFrame } from './sample-frames.ts';

export interface FollowOptions {
  video: VideoInference;
  sensitivity: Sensitivity;
  framesPerSecond?: number;
  onProgress?: (done: number, total: number) => void;
  /** Makes thumbnails, about eight over the length of the video. */
  cutFace?: (picture: Blob, box: BoundingBox) => Promise<Blob>;
}

type Open = Omit<CheckedTrack, 'verdict' | 'fakeProbability' | 'peak'> & { peak: TrackMoment | undefined };
type Judged = Extract<FrameResult, { status: 'judged' }>;

const busyWaitMs = 30;
const busyPatienceMs = 120_000;

async function judged(video: VideoInference, request: JudgeFrameRequest): Promise<Judged> {
  const giveUpMs = performance.now() + busyPatienceMs;
  for (;;) {
    const result = await video.judgeFrame(request);
    if (result.status === 'judged') return result;
    if (result.status === 'failed') throw new UnreadableVideoError(result.reason, result.detail);
    if (performance.now() > giveUpMs)
      throw new UnreadableVideoError('timed-out', 'Inference is busy with other videos.');
    await new Promise((resolve) => setTimeout(resolve, busyWaitMs));
  }
}

function withResult(open: Open | undefined, result: TrackResult, timeSeconds: number): Open {
  const { trackId, fromSeconds, toSeconds, seenSeconds, frames, by, box, fakeProbability, verdict } = result;
  const isSettled = fakeProbability !== undefined && verdict !== undefined;
  const moment: TrackMoment = { timeSeconds, box, ...(isSettled && { fakeProbability, verdict }) };
  const isPeak = isSettled && (open?.peak?.fakeProbability ?? -1) < fakeProbability;
  return {
    ...(open?.crop && {
      crop: open.crop,
      cropPoints: open.cropPoints ?? [],
    }),
    ...(result.crop && {
      crop: result.crop,
      cropPoints: result.cropPoints ?? [],
    }),
    trackId,
    fromSeconds,
    toSeconds,
    seenSeconds,
    frames,
    by,
    thumbnails: open?.thumbnails ?? [],
    moments: [...(open?.moments ?? []), moment],
    peak: isPeak ? moment : open?.peak,
  };
}

/** A face that is gone is still expected for a while; that is no part of its track. */
function untilSeenLast(track: Open): Open {
  const isPart = ({ timeSeconds }: { timeSeconds: number }) => timeSeconds <= track.toSeconds;
  return { ...track, moments: track.moments.filter(isPart), thumbnails: track.thumbnails.filter(isPart) };
}

function settledTracks(open: Iterable<Open>): CheckedTrack[] {
  return [...open]
    .map(untilSeenLast)
    .flatMap((track): CheckedTrack[] => {
      const { peak } = track;
      if (peak?.fakeProbability === undefined || peak.verdict === undefined) return [];
      return [{ ...track, peak, verdict: peak.verdict, fakeProbability: peak.fakeProbability }];
    })
    .toSorted((a, b) => b.fakeProbability - a.fakeProbability);
}

const mostThumbnails = 8;

async function withThumbnail(
  track: Open,
  { timeSeconds, picture }: VideoFrame,
  { cutFace, durationSeconds }: Pick<FollowOptions, 'cutFace'> & { durationSeconds: number },
): Promise<Open> {
  const { thumbnails } = track;
  const box = track.moments.at(-1)?.box;
  const since = timeSeconds - (thumbnails.at(-1)?.timeSeconds ?? Number.NEGATIVE_INFINITY);
  if (!cutFace || !box || since < durationSeconds / mostThumbnails) return track;
  return { ...track, thumbnails: [...thumbnails, { timeSeconds, picture: await cutFace(picture, box) }] };
}

/** The tracks' detector scores are not told; 1 stands for "found". */
function faceOf(track: CheckedTrack, { box, fakeProbability, verdict }: TrackMoment): JudgedFace[] {
  if (!box || !track.crop || fakeProbability === undefined || verdict === undefined) return [];
  const { crop, cropPoints = [] } = track;
  return [{ status: 'judged', box, score: 1, fakeProbability, verdict, crop, cropPoints }];
}

const momentAt = ({ moments }: CheckedTrack, timeSeconds: number) =>
  moments.filter((moment) => moment.timeSeconds === timeSeconds);

/**
 * Follows the faces of a video over its whole length. Undefined where none was seen for long enough; throws
 * `UnreadableVideoError` where a frame cannot be judged.
 */
export async function followVideo(video: SampledVideo, options: FollowOptions): Promise<CheckedVideo | undefined> {
  const { framesPerSecond = unaskedRate(video.durationSeconds), sensitivity, onProgress } = options;
  const times = followTimes(video.durationSeconds, framesPerSecond);
  const streamId = crypto.randomUUID();
  const open = new Map<number, Open>();
  let shown: (VideoFrame & { fakeProbability: number }) | undefined;
  let last: Judged | undefined;
  let [done, ms] = [0, 0];
  try {
    for await (const frame of video.framesAt(times)) {
      const { timeSeconds, picture } = frame;
      const bytes = await picture.arrayBuffer();
      last = await judged(options.video, { streamId, timeSeconds, frame: bytes, videoSize: video.size, sensitivity });
      ms += last.ms;
      for (const result of last.tracks) {
        const seen = withResult(open.get(result.trackId), result, timeSeconds);
        const track = await withThumbnail(seen, frame, { ...options, durationSeconds: video.durationSeconds });
        open.set(result.trackId, track);
        if (track.peak?.timeSeconds !== timeSeconds || (shown?.fakeProbability ?? -1) >= track.peak.fakeProbability!)
          continue;
        shown = { ...frame, fakeProbability: track.peak.fakeProbability! };
      }
      onProgress?.(++done, times.length);
    }
  } finally {
    await options.video.endStream(streamId).catch(() => undefined);
  }
  const tracks = settledTracks(open.values());
  const [strongest] = tracks;
  if (!strongest || !shown || !last) return undefined;
  const { timeSeconds, picture } = shown;
  const result: AnalyzedImage = {
    status: 'analyzed',
    size: video.size,
    faces: tracks.flatMap((track) => faceOf(track, track.peak)),
    verdict: strongest.verdict,
    fakeProbability: strongest.fakeProbability,
    model: last.model,
    backend: last.backend,
    ms,
  };
  return {
    kind: 'video',
    durationSeconds: video.durationSeconds,
    frames: [],
    tracks,
    framesPerSecond,
    result,
    shown: {
      timeSeconds,
      picture,
      faces: tracks.flatMap((track) => momentAt(track, timeSeconds).flatMap((moment) => faceOf(track, moment))),
    },
  };
}
