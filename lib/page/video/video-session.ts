import type { PageReport, ReportedImage } from '../../messaging/page-contract.ts';
import type { Verdict } from '../../models/verdict.ts';
import { isVideoAutomaticAt } from '../../settings/automatic-sites.ts';
import type { Settings } from '../../settings/settings.ts';
import { verdictTitle } from '../../ui/verdict-text.ts';
import { seenText, stillLookingTitle } from '../../ui/video-text.ts';
import type { TrackResult, VideoInference } from '../../video/contract.ts';
import type { BadgeHost } from '../badge-host.ts';
import type { BadgeLayer } from '../badge-layer.ts';
import type { Card } from '../card.ts';
import type { MenuPoint } from '../check-picture.ts';
import type { Mark } from '../face-badge.ts';
import { topOrigin } from '../top-origin.ts';
import { createAskVideoInference } from './ask-video-inference.ts';
import { createCaptureReader } from './capture-frame.ts';
import { clickedVideo, FollowingCard } from './check-video.ts';
import { findVideos } from './find-videos.ts';
import { createStreamHold } from './hold-streams.ts';
import type { StreamPort } from './hold-streams.ts';
import { PageLoad } from './page-load.ts';
import { watchPower } from './power-source.ts';
import { createFrameReader } from './read-frame.ts';
import { watchShownArea } from './shown-area.ts';
import { VideoChecker } from './video-checker.ts';
import { trackContent } from './video-content.ts';
import { reportedVideo } from './video-report.ts';
import { answersOf } from './watched-video.ts';
import type { WatchedVideo } from './watched-video.ts';

/** What no event tells: videos that have left, and styles that hide or show them. */
const lookAgainEveryMs = 5000;

export interface VideoSessionOptions {
  ensureInference: () => Promise<void>;
  captureVisibleTab: () => Promise<Blob | null>;
  /** Opens the port that tells inference of this document. */
  connect: () => StreamPort;
  video: VideoInference;
  host: BadgeHost;
  layer: BadgeLayer;
  card: Card;
  isMarked(verdict: Verdict, settings: Settings): boolean;
  /** The report has changed. */
  onReport(): void;
  settings: Settings;
  signal: AbortSignal;
}

export interface VideoSession {
  readonly checker: VideoChecker;
  /** What the popup lists of the frame's videos. */
  report(): PageReport['images'];
  apply(settings: Settings): void;
  /** Answers a right-click. */
  check(srcUrl: string, point: MenuPoint | undefined): void;
  /** Samples every video of the frame that plays. */
  checkAll(): void;
  /** False where no video has this id. */
  reveal(videoId: string, faceIndex: number): boolean;
}

const isAutomaticHere = (settings: Settings): boolean => isVideoAutomaticAt(settings, topOrigin() ?? '');

function markOfTrack({ trackId, box, status, verdict, seenSeconds }: TrackResult): Mark {
  const isSettled = status === 'settled' && verdict !== undefined;
  return {
    key: trackId,
    box,
    look: isSettled ? verdict : 'looking',
    title: isSettled ? `${verdictTitle(verdict)} · ${seenText({ seenSeconds })}` : stillLookingTitle,
  };
}

/** Wires the videos of one frame: those that play and are seen are sampled, and what is judged is shown and reported. */
export function startVideoSession(options: VideoSessionOptions): VideoSession {
  const { host, layer, card, signal } = options;
  const following = new FollowingCard(card);
  let load: PageLoad | undefined;
  let isOnBattery: (() => boolean) | undefined;
  const checker = new VideoChecker({
    inference: createAskVideoInference({ ...options, hold: createStreamHold(options.connect, signal) }),
    load: () => (load ??= new PageLoad(signal)),
    isOnBattery: () => (isOnBattery ??= watchPower(signal))(),
    readerOf: createFrameReader,
    captureOf: (video) => createCaptureReader(video, options.captureVisibleTab, host),
    onChange: show,
    settings: options.settings,
  });
  let isKnowing = false;

  function know(): void {
    if (isKnowing || signal.aborted) return;
    isKnowing = true;
    const area = watchShownArea((element, shownPx2) => {
      const video = checker.known(element);
      if (!video) return;
      video.shownPx2 = shownPx2;
      checker.balance();
    }, signal);
    findVideos((element) => {
      const { controller } = checker.videoOn(element);
      area.watch(element);
      controller.signal.addEventListener('abort', () => area.unwatch(element), { once: true });
    }, signal);
    const sweep = setInterval(() => {
      checker.forgetGone();
      checker.balance();
    }, lookAgainEveryMs);
    signal.addEventListener('abort', () => clearInterval(sweep));
  }

  function marksOf(video: WatchedVideo): Mark[] {
    if (checker.settings.isPaused || video.isFromScreen) return [];
    const marks = video.tracks.map(markOfTrack);
    return marks.filter(({ look }) => look === 'looking' || options.isMarked(look, checker.settings));
  }

  function openMark(video: WatchedVideo, { key }: Mark, button: HTMLElement): void {
    const track = video.tracks.find(({ trackId }) => trackId === key);
    if (track) card.open(trackContent(track, video), button.getBoundingClientRect(), button);
  }

  function show(video: WatchedVideo): void {
    const { videoWidth: width, videoHeight: height } = video.element;
    const onOpen = (mark: Mark, button: HTMLElement) => openMark(video, mark, button);
    layer.show({ picture: video, size: { width, height }, marks: marksOf(video), onOpen });
    following.update(video);
    options.onReport();
  }

  function apply(settings: Settings): void {
    const before = checker.settings;
    checker.settings = settings;
    checker.isAutomatic = isAutomaticHere(settings);
    if (settings.isPaused && !before.isPaused) checker.stopAll();
    if (settings.sensitivity !== before.sensitivity) checker.resetAll();
    else for (const video of checker.videos) show(video);
    if (checker.isAutomatic) know();
    checker.balance();
  }

  document.addEventListener('visibilitychange', () => checker.balance(), { signal });
  addEventListener('pagehide', () => checker.rest(), { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && checker.balance(), { signal });
  signal.addEventListener('abort', () => checker.forgetAll());
  if (isAutomaticHere(options.settings)) {
    checker.isAutomatic = true;
    know();
  }

  return {
    checker,
    apply,
    report: () => {
      const lines = [...checker.videos].map((video) => reportedVideo(video, checker.isRunning(video)));
      return lines.filter((line): line is ReportedImage => line !== null);
    },
    check(srcUrl, point) {
      know();
      const video = clickedVideo(srcUrl, point, checker);
      if (video) checker.demand(video, true);
      const isHere = point?.element.isConnected;
      const box = video?.element.getBoundingClientRect();
      const middle = { left: innerWidth / 2, top: innerHeight / 4, width: 0, height: 0 };
      following.open(video, isHere ? { left: point.x, top: point.y, width: 0, height: 0 } : (box ?? middle));
    },
    checkAll() {
      know();
      for (const video of checker.videos) checker.demand(video, false);
    },
    reveal(videoId, faceIndex) {
      const video = [...checker.videos].find(({ id }) => id === videoId);
      if (!video) return false;
      video.element.scrollIntoView({ block: 'center', inline: 'center' });
      const track = answersOf(video)[faceIndex];
      if (track) card.open(trackContent(track, video), video.element.getBoundingClientRect(), null);
      return true;
    },
  };
}
