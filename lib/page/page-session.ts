import type { ImageResult, JudgedFace } from '../inference/contract.ts';
import type { PageReport } from '../messaging/page-contract.ts';
import type { Verdict } from '../models/verdict.ts';
import { isAutomaticAt } from '../settings/automatic-sites.ts';
import { onSettingsChanged } from '../settings/settings.ts';
import type { Settings } from '../settings/settings.ts';
import { createExplain } from './ask-inference.ts';
import { createBadgeHost } from './badge-host.ts';
import { BadgeLayer } from './badge-layer.ts';
import { createCard } from './card.ts';
import type { Card } from './card.ts';
import { faceContent, judgedFaces } from './card-content.ts';
import { capturePicture } from './capture-picture.ts';
import { markOf } from './face-badge.ts';
import type { Mark } from './face-badge.ts';
import { findPictures } from './find-pictures.ts';
import { createJudge, runJob } from './judge-job.ts';
import type { Services } from './judge-job.ts';
import type { JudgeJob } from './judge-queue.ts';
import { createReporter, pageReport } from './page-report.ts';
import { PictureChecker } from './picture-checker.ts';
import type { Drawn, Picture } from './picture.ts';
import { topOrigin } from './top-origin.ts';
import { uniqueId } from './unique-id.ts';
import { startVideoSession } from './video/video-session.ts';
import type { VideoSession } from './video/video-session.ts';

export interface PageSession {
  readonly checker: PictureChecker;
  readonly card: Card;
  readonly layer: BadgeLayer;
  readonly videos: VideoSession;
  /** Starts to follow the page, once; resolves when what is there now is known. */
  know(): Promise<void>;
  openFace(picture: Picture, face: JudgedFace): void;
  judgeAddress(url: string): Promise<ImageResult>;
  judgeScreen(picture: Picture): Promise<ImageResult | null>;
}

function isMarked(verdict: Verdict, { isPaused, marksUncertain, marksNoSignOfFake }: Settings): boolean {
  if (isPaused) return false;
  return { 'likely-fake': true, uncertain: marksUncertain, 'no-sign-of-fake': marksNoSignOfFake }[verdict];
}

const isAutomaticHere = (settings: Settings): boolean => isAutomaticAt(settings, topOrigin() ?? '');

/** Wires one frame: pictures that are found are judged, and what is judged is shown and reported. */
export function startSession(services: Services, settings: Settings, signal: AbortSignal): PageSession {
  const judge = createJudge(services);
  const host = createBadgeHost(signal);
  const { background, inference } = services;
  const explain = createExplain({ ensureInference: () => background.ensureInference(), inference });
  const card = createCard(host, explain, signal);
  const checker = new PictureChecker({ judge: run, onOutcome: show, settings });
  const layer = new BadgeLayer({ host, isCurrent, signal });
  const report = createReporter(sendReport, signal);
  const videos = startVideoSession({
    ensureInference: () => background.ensureInference(),
    captureVisibleTab: () => background.captureVisibleTab(),
    video: services.video,
    connect: services.connect,
    host,
    layer,
    card,
    isMarked,
    settings,
    signal,
    onReport: report,
  });
  let known: (() => Promise<void>) | undefined;
  let carded: Picture | undefined;
  let lastSent = '';

  function run(job: JudgeJob, current: Settings): Promise<ImageResult> {
    report();
    return runJob(judge, job, current);
  }

  function show(picture: Picture): void {
    const { outcome } = picture;
    const faces = outcome ? judgedFaces(outcome).filter(({ verdict }) => isMarked(verdict, checker.settings)) : [];
    if (outcome?.status === 'analyzed') {
      const onOpen = ({ key }: Mark) => openFace(picture, key as JudgedFace);
      layer.show({ picture, size: outcome.size, marks: faces.map(markOf), onOpen });
    } else layer.remove(picture);
    if (!outcome && carded === picture) card.close();
    report();
  }

  function isCurrent(drawn: Drawn): boolean {
    const picture = checker.picturesOn(drawn.element).find((known) => known === drawn);
    if (!picture) return drawn.element.isConnected;
    if (checker.refresh(picture)) return true;
    checker.offer(picture);
    return false;
  }

  /** A playing video says much and little that is new. */
  async function sendReport(): Promise<void> {
    const next: PageReport = { images: [...videos.report(), ...pageReport(checker).images] };
    const text = JSON.stringify(next);
    if (text === lastSent) return;
    lastSent = text;
    await background.reportPage(next).catch(() => (lastSent = ''));
  }

  function openFace(picture: Picture, face: JudgedFace): void {
    const { outcome } = picture;
    if (outcome?.status !== 'analyzed') return;
    const button = layer.buttonOf(picture, face);
    card.open(faceContent(face, outcome.model), (button ?? picture.element).getBoundingClientRect(), button ?? null);
    carded = picture;
  }

  function know(): Promise<void> {
    known ??= findPictures(checker, () => layer.schedule(), signal);
    return known();
  }

  function apply(next: Settings): void {
    const before = checker.settings;
    checker.settings = next;
    checker.isAutomatic = isAutomaticHere(next);
    if (next.isPaused) {
      card.close();
      checker.stopAll();
    } else if (next.sensitivity !== before.sensitivity) checker.resetAll();
    else for (const picture of checker.pictures) if (picture.outcome) show(picture);
    if (checker.isAutomatic) void know();
    if (!next.isPaused) checker.offerAll();
    videos.apply(next);
    report();
  }

  function leave(): void {
    checker.cancelAll();
    lastSent = '';
    services.background.reportPage({ images: [] }).catch(() => undefined);
  }

  function comeBack(): void {
    checker.offerAll();
    report();
  }

  onSettingsChanged(apply, signal);
  document.addEventListener('visibilitychange', () => checker.offerAll(), { signal });
  addEventListener('pagehide', leave, { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && comeBack(), { signal });
  signal.addEventListener('abort', () => checker.cancelAll());
  if (isAutomaticHere(settings)) {
    checker.isAutomatic = true;
    void know();
  }

  const ownRequest = () => ({ requestId: uniqueId(), priority: 'manual' as const, signal });
  return {
    checker,
    card,
    layer,
    videos,
    know,
    openFace,
    judgeAddress: (url) => judge(ownRequest(), { kind: 'url', url }, checker.settings),
    judgeScreen: async (picture) => {
      const blob = await capturePicture(picture, () => services.background.captureVisibleTab(), host.element);
      return blob && judge(ownRequest(), { kind: 'blob', blob }, checker.settings);
    },
  };
}
