import type { ModelCard } from '../models/model-card.ts';
import { videoSpecOf } from '../models/video-spec.ts';
import type { ClipJudge } from '../video/clip-judge.ts';
import type { FrameResult, JudgeFrameRequest } from '../video/contract.ts';
import { JudgedTrack } from '../video/judged-track.ts';
import { emptyTracking, trackedFaces } from '../video/track-faces.ts';
import type { TrackingState } from '../video/track-faces.ts';
import type { FrameMeasurement, FrameToMeasure, MeasuredTrackFace } from './worker-protocol.ts';

export type MeasureFrame = (frame: FrameToMeasure) => Promise<FrameMeasurement>;

/** One run of one video: its tracks and what has been seen of them. Asked for one frame at a time. */
export class VideoStream {
  /** This stream's own; set before its first frame. */
  clipJudge: ClipJudge | undefined;
  readonly #tracks = new Map<number, JudgedTrack>();
  #tracking: TrackingState = emptyTracking;
  #latest: FrameResult | undefined;
  #hasEnded = false;

  async judge(request: JudgeFrameRequest, card: ModelCard, measure: MeasureFrame): Promise<FrameResult> {
    const { timeSeconds, videoSize, frame } = request;
    if (this.#latest && timeSeconds === this.#tracking.timeSeconds) return this.#latest;
    const withFeatures = this.clipJudge !== undefined;
    const bytes = await frame.arrayBuffer();
    const measurement = await measure({ bytes, timeSeconds, videoSize, tracking: this.#tracking, withFeatures });
    if (measurement.status === 'failed') return measurement;
    const { tracking, faces, model, backend, ms } = measurement;
    if (this.#hasEnded) return { status: 'judged', timeSeconds, tracks: [], model, backend, ms };
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

  async #add(
    { trackId, features, quality, ...face }: MeasuredTrackFace,
    timeSeconds: number,
    card: ModelCard,
  ): Promise<void> {
    const track = this.#tracks.get(trackId) ?? new JudgedTrack(trackId, videoSpecOf(card).judging);
    this.#tracks.set(trackId, track);
    track.addFrame({ timeSeconds, logit: face.logit, weight: face.weight }, face);
    const answer = features && (await this.clipJudge?.push(trackId, timeSeconds, features, quality));
    if (answer) track.addClip(answer);
  }

  /** Tracks whose face was never large enough to be judged have nothing to say. */
  #results({ sensitivity }: JudgeFrameRequest, card: ModelCard) {
    return trackedFaces(this.#tracking, videoSpecOf(card)).flatMap(({ trackId, face }) => {
      const track = this.#tracks.get(trackId);
      if (!track) return [];
      const thresholds = track.by === 'clip' ? this.clipJudge!.thresholds : card.thresholds;
      return [track.result(face?.box, sensitivity, thresholds[sensitivity])];
    });
  }

  #endAllBut(alive: ReadonlySet<number>): void {
    for (const trackId of this.#tracks.keys()) {
      if (alive.has(trackId)) continue;
      this.#tracks.delete(trackId);
      this.clipJudge?.end(trackId);
    }
  }
}
