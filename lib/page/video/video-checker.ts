import type { UnreadableVideo } from '../../messaging/page-contract.ts';
import type { Settings } from '../../settings/settings.ts';
import type { FrameResult } from '../../video/contract.ts';
import type { AskVideoInference } from './ask-video-inference.ts';
import { chooseVideos } from './choose-videos.ts';
import { mergedTracks } from './merged-tracks.ts';
import type { PageLoad } from './page-load.ts';
import { barrierOf } from './read-frame.ts';
import type { ReadFrame } from './read-frame.ts';
import { sampleIntervalMs } from './sample-rate.ts';
import { StreamIdentity } from './stream-identity.ts';
import { sampleVideo } from './video-sampler.ts';
import { answersOf, isLooking, newVideo } from './watched-video.ts';
import type { WatchedVideo } from './watched-video.ts';

interface CheckerOptions {
  inference: AskVideoInference;
  /** Only called for videos that are sampled, like `isOnBattery`. */
  load(): PageLoad;
  isOnBattery(): boolean;
  /** By the page's own means. */
  readerOf: (video: HTMLVideoElement) => () => Promise<ReadFrame>;
  /** By what the screen shows; for somebody who asked. */
  captureOf: (video: WatchedVideo) => () => Promise<ReadFrame>;
  /** What is known of the video has changed. */
  onChange(video: WatchedVideo): void;
  settings: Settings;
}

/** Browsers allow two captures a second to an extension, for all its tabs together. */
const captureEveryMs = 1000;

const changes = ['play', 'playing', 'pause', 'ended', 'loadeddata', 'waiting', 'ratechange'];

/** Knows the videos of the frame and which of them are sampled now. */
export class VideoChecker {
  readonly videos = new Set<WatchedVideo>();
  /** Playing videos are checked without being asked for. */
  isAutomatic = false;
  settings: Settings;
  readonly #options: CheckerOptions;
  readonly #byElement = new WeakMap<Element, WatchedVideo>();
  readonly #running = new Map<WatchedVideo, AbortController>();
  #lastId = 0;

  constructor(options: CheckerOptions) {
    this.#options = options;
    this.settings = options.settings;
  }

  isRunning(video: WatchedVideo): boolean {
    return this.#running.has(video);
  }

  known(element: Element): WatchedVideo | undefined {
    return this.#byElement.get(element);
  }

  /** The record of an element, made when first asked for. */
  videoOn(element: HTMLVideoElement): WatchedVideo {
    const known = this.#byElement.get(element);
    if (known) return known;
    const controller = new AbortController();
    const { signal } = controller;
    const stream = new StreamIdentity(element, { onEnd: (streamId) => this.#onStreamEnd(video, streamId), signal });
    this.#lastId += 1;
    const video = newVideo({ id: `video-${this.#lastId}`, element, stream, controller });
    this.#byElement.set(element, video);
    this.videos.add(video);
    this.#listen(video, signal);
    return video;
  }

  /** Samples what should be sampled now and nothing else. */
  balance(): void {
    const chosen = new Set(chooseVideos(this.videos, this.isAutomatic));
    for (const video of this.#running.keys()) if (!chosen.has(video)) this.#stop(video);
    for (const video of chosen) if (!this.isRunning(video)) this.#start(video);
  }

  /** A person asks about this video: settings and size do not matter, and what failed is tried again. */
  demand(video: WatchedVideo, mayCapture: boolean): void {
    video.isWanted = true;
    video.mayCapture = mayCapture;
    video.isFromScreen = mayCapture && (video.isFromScreen || video.problem === 'video-of-another-site');
    video.problem = barrierOf(video.element, video.problem === 'video-protected');
    this.#options.onChange(video);
    this.balance();
  }

  /** Voids what is known and begins anew, as after a change of sensitivity. */
  resetAll(): void {
    for (const video of this.videos) {
      video.stream.end();
      video.earlier = [];
      this.#options.onChange(video);
    }
  }

  /** Ends all sampling; what is known stays. */
  rest(): void {
    for (const video of this.#running.keys()) this.#stop(video);
  }

  /** Voids everything, wishes included. */
  stopAll(): void {
    for (const video of this.videos) video.isWanted = false;
    this.rest();
    this.resetAll();
  }

  forget(video: WatchedVideo): void {
    this.#stop(video);
    this.videos.delete(video);
    this.#byElement.delete(video.element);
    video.controller.abort();
    this.#reset(video);
  }

  forgetAll(): void {
    for (const video of this.videos) this.forget(video);
  }

  forgetGone(): void {
    for (const video of this.videos) if (!video.element.isConnected) this.forget(video);
  }

  #listen(video: WatchedVideo, signal: AbortSignal): void {
    const { element } = video;
    for (const type of changes) element.addEventListener(type, () => this.balance(), { signal });
    element.addEventListener('encrypted', () => this.#onUnreadable(video, 'video-protected'), { signal });
    element.addEventListener('emptied', () => this.#onOtherSource(video), { signal });
  }

  #onOtherSource(video: WatchedVideo): void {
    video.problem = undefined;
    video.earlier = [];
    video.mayCapture = false;
    video.isFromScreen = false;
    video.isWanted = false;
    this.#options.onChange(video);
    this.balance();
  }

  #onStreamEnd(video: WatchedVideo, streamId: string): void {
    this.#options.inference.endStream(streamId);
    video.earlier = answersOf(video);
    this.#reset(video);
  }

  #reset(video: WatchedVideo): void {
    video.tracks = [];
    video.sampledSeconds = 0;
    this.#options.onChange(video);
  }

  #onUnreadable(video: WatchedVideo, reason: UnreadableVideo): void {
    const isCaptured = reason === 'video-of-another-site' && video.mayCapture && !video.isFromScreen;
    if (isCaptured) video.isFromScreen = true;
    else video.problem = reason;
    this.#stop(video);
    this.#options.onChange(video);
    this.balance();
  }

  #start(video: WatchedVideo): void {
    const barrier = barrierOf(video.element, false);
    if (barrier) {
      video.problem = barrier;
      this.#options.onChange(video);
      return;
    }
    const controller = new AbortController();
    this.#running.set(video, controller);
    const { inference, readerOf, captureOf } = this.#options;
    const read = video.isFromScreen ? captureOf(video) : readerOf(video.element);
    const ended = sampleVideo(
      {
        element: video.element,
        stream: video.stream,
        read,
        judge: (request) => inference.judge(request),
        sensitivity: () => this.settings.sensitivity,
        intervalMs: () => this.#intervalMs(video),
        onFrame: ({ lateMs }) => this.#options.load().noteLateness(lateMs),
        onResult: (result) => this.#take(video, result),
        onUnreadable: (reason) => this.#onUnreadable(video, reason),
      },
      controller.signal,
    );
    void ended.finally(() => {
      if (this.#running.get(video) === controller) this.#running.delete(video);
    });
    this.#options.onChange(video);
  }

  #stop(video: WatchedVideo): void {
    this.#running.get(video)?.abort();
    if (this.#running.delete(video)) this.#options.onChange(video);
  }

  #intervalMs(video: WatchedVideo): number {
    const { element, tracks, sampledSeconds } = video;
    const { width, height } = element.getBoundingClientRect();
    const looking = tracks.filter(({ status }) => status === 'looking').map(({ seenSeconds }) => seenSeconds);
    const atLeastMs = video.isFromScreen ? captureEveryMs : 0;
    const intervalMs = sampleIntervalMs({
      sampledSeconds,
      lookingSeconds: isLooking(video) ? Math.min(...looking) : undefined,
      isOnBattery: this.#options.isOnBattery(),
      shorterSidePx: Math.min(width, height),
      load: this.#options.load().level,
      playbackRate: element.playbackRate,
    });
    return Math.max(atLeastMs, intervalMs);
  }

  #take(video: WatchedVideo, result: FrameResult): void {
    if (result.status === 'busy') return;
    if (result.status === 'failed') video.problem = result.reason;
    else {
      video.problem = undefined;
      video.tracks = mergedTracks(video.tracks, result.tracks);
      video.model = result.model;
      video.sampledSeconds = video.stream.sampledSeconds;
    }
    this.#options.onChange(video);
  }
}
