import type { ModelCard } from '../models/model-card.ts';
import { videoSpecOf } from '../models/video-spec.ts';
import type { ClipJudge } from '../video/clip-judge.ts';
import type { FrameResult, JudgeFrameRequest } from '../video/contract.ts';
import { EarlierRounds, withSighting } from '../video/earlier-rounds.ts';
import type { Sighting } from '../video/earlier-rounds.ts';
import { JudgedTrack } from '../video/judged-track.ts';
import { beginRound, emptyTracking, trackedFaces } from '../video/track-faces.ts';
import type { TrackingState } from '../video/track-faces.ts';
import type { FrameMeasurement, FrameToMeasure, MeasuredTrackFace } from './worker-protocol.ts';

export type MeasureFrame = (frame: FrameToMeasure) => Promise<FrameMeasurement>;

interface OpenTrack {
  /** Known under the number of the round in which its face was first seen. */
  judged: JudgedTrack;
  sightings: readonly Sighting[];
}

/** One run of one video: its tracks and what has been seen of them. Asked for one frame at a time. */
export class VideoStream {
  /** This stream's own; set before its first frame. */
  clipJudge: ClipJudge | undefined;
  /** By the tracker's numbers. */
  readonly #tracks = new Map<number, OpenTrack>();
  readonly #earlier = new EarlierRounds<JudgedTrack>();
  #tracking: TrackingState = emptyTracking;
  #round = 0;
  /** Media seconds of all rounds: a clock that never goes back. */
  #playedSeconds = 0;
  #latest: FrameResult | undefined;
  #hasEnded = false;

  async judge(request: JudgeFrameRequest, card: ModelCard, measure: MeasureFrame): Promise<FrameResult> {
    const { timeSeconds, videoSize, frame } = request;
    if (this.#latest && timeSeconds === this.#tracking.timeSeconds) return this.#latest;
    if (timeSeconds < (this.#tracking.timeSeconds ?? 0)) this.#goRound(timeSeconds);
    const withFeatures = this.clipJudge !== undefined;
    const measurement = await measure({ bytes: frame, timeSeconds, videoSize, tracking: this.#tracking, withFeatures });
    if (measurement.status === 'failed') return measurement;
    const { tracking, faces, model, backend, ms } = measurement;
    if (this.#hasEnded) return { status: 'judged', timeSeconds, tracks: [], model, backend, ms };
    this.#playedSeconds += timeSeconds - (this.#tracking.timeSeconds ?? 0);
    this.#tracking = tracking;
    this.#endAllBut(new Set(tracking.tracks.map(({ trackId }) => trackId)));
    await Promise.all(faces.map((face) => this.#add(face, timeSeconds, card)));
    this.#latest = { status: 'judged', timeSeconds, tracks: this.#results(request, card), model, backend, ms };
    return this.#latest;
  }

  /** A frame that is being judged meanwhile comes back without tracks. */
  end(): void {
    this.#hasEnded = true;
    this.#endAllBut(new Set());
  }

  #goRound(timeSeconds: number): void {
    this.#endAllBut(new Set());
    this.#round += 1;
    this.#tracking = beginRound(this.#tracking, this.#earlier.facesNear(timeSeconds));
  }

  async #add(
    { trackId, features, quality, ...measured }: MeasuredTrackFace,
    timeSeconds: number,
    card: ModelCard,
  ): Promise<void> {
    const { judged } = this.#seen(trackId, timeSeconds, card);
    const playedSeconds = this.#playedSeconds;
    const media = this.#round > 0 && { mediaSeconds: timeSeconds };
    judged.addFrame({ timeSeconds: playedSeconds, ...media, logit: measured.logit, weight: measured.weight }, measured);
    const answer = features && (await this.clipJudge?.push(trackId, timeSeconds, features, quality));
    if (answer) judged.addClip({ ...answer, timeSeconds: playedSeconds });
  }

  /** The track of a face that was found; of one that an earlier round knew, what was known of it. */
  #seen(trackId: number, timeSeconds: number, card: ModelCard): OpenTrack {
    const { tracking, judging } = videoSpecOf(card);
    const face = this.#tracking.tracks.find((track) => track.trackId === trackId)!.smoothed.found;
    const sighting = { timeSeconds, face, signature: this.#tracking.signature! };
    const known = this.#tracks.get(trackId);
    const returned = known ? undefined : this.#earlier.take(sighting, this.#round, tracking);
    const { judged, sightings } = known ?? {
      judged: returned?.known ?? new JudgedTrack(trackId, judging),
      sightings: returned?.sightings ?? [],
    };
    const track = { judged, sightings: withSighting(sightings, sighting) };
    this.#tracks.set(trackId, track);
    return track;
  }

  /** Tracks whose face was never large enough to be judged have nothing to say. */
  #results({ sensitivity }: JudgeFrameRequest, card: ModelCard) {
    return trackedFaces(this.#tracking, videoSpecOf(card)).flatMap(({ trackId, face }) => {
      const judged = this.#tracks.get(trackId)?.judged;
      if (!judged) return [];
      const thresholds = judged.by === 'clip' ? this.clipJudge!.thresholds : card.thresholds;
      return [judged.result(face?.box, sensitivity, thresholds[sensitivity])];
    });
  }

  #endAllBut(alive: ReadonlySet<number>): void {
    for (const [trackId, { judged, sightings }] of this.#tracks) {
      if (alive.has(trackId)) continue;
      this.#tracks.delete(trackId);
      this.#earlier.remember(judged, sightings, this.#round);
      this.clipJudge?.end(trackId);
    }
  }
}
