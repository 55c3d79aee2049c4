import { vi } from 'vitest';
import type { FrameResult, JudgeFrameRequest, TrackResult, VideoInference } from '../../../lib/video/contract.ts';

type FrameCallback = (now: number, metadata: { mediaTime: number; expectedDisplayTime: number }) => void;

interface Playing {
  source: string;
  width: number;
  height: number;
  displayedPx: number;
  isPaused: boolean;
  isEnded: boolean;
  isProtected: boolean;
  isLooping: boolean;
  /** What `currentTime` says; a presented frame sets it. */
  timeSeconds: number;
}

export interface FakeVideo {
  element: HTMLVideoElement;
  now: Playing;
  /** Callbacks that wait for a frame. */
  waiting: Map<number, FrameCallback>;
  /** The video presents a frame. */
  present(timeSeconds: number, lateMs?: number): void;
  /** What the element fires. */
  fire(type: string): void;
}

/** A `<video>` as a browser would describe one that plays; happy-dom plays nothing. */
export function fakeVideo(change: Partial<Playing> = {}): FakeVideo {
  const element = document.createElement('video');
  document.body.append(element);
  const now: Playing = {
    source: 'https://a.test/clip.mp4',
    width: 640,
    height: 360,
    displayedPx: 400,
    isPaused: false,
    isEnded: false,
    isProtected: false,
    isLooping: false,
    timeSeconds: 0,
    ...change,
  };
  const waiting = new Map<number, FrameCallback>();
  let lastId = 0;
  const own = (read: () => unknown) => ({ configurable: true, get: read });
  Object.defineProperties(element, {
    currentSrc: own(() => now.source),
    videoWidth: own(() => now.width),
    videoHeight: own(() => now.height),
    paused: own(() => now.isPaused),
    ended: own(() => now.isEnded),
    readyState: own(() => 4),
    playbackRate: own(() => 1),
    loop: own(() => now.isLooping),
    currentTime: own(() => now.timeSeconds),
    mediaKeys: own(() => (now.isProtected ? {} : null)),
    checkVisibility: { value: () => true },
    requestVideoFrameCallback: {
      configurable: true,
      value: (callback: FrameCallback) => (waiting.set(++lastId, callback), lastId),
    },
    cancelVideoFrameCallback: { value: (id: number) => void waiting.delete(id) },
  });
  element.getBoundingClientRect = () => new DOMRect(0, 0, now.displayedPx, now.displayedPx);
  const present = (timeSeconds: number, lateMs = 0) => {
    now.timeSeconds = timeSeconds;
    const callbacks = [...waiting.values()];
    waiting.clear();
    const expectedDisplayTime = performance.now() - lateMs;
    for (const callback of callbacks) callback(performance.now(), { mediaTime: timeSeconds, expectedDisplayTime });
  };
  return { element, now, waiting, present, fire: (type) => void element.dispatchEvent(new Event(type)) };
}

export function track(change: Partial<TrackResult> = {}): TrackResult {
  return {
    trackId: 1,
    box: { x: 10, y: 20, width: 100, height: 120 },
    status: 'looking',
    seenSeconds: 1,
    frames: 4,
    fromSeconds: 0,
    toSeconds: 1,
    by: 'frames',
    ...change,
  };
}

export function settled(fakeProbability: number, change: Partial<TrackResult> = {}): TrackResult {
  const verdict = fakeProbability > 0.8 ? 'likely-fake' : fakeProbability > 0.3 ? 'uncertain' : 'no-sign-of-fake';
  const crop = { width: 1, height: 1, data: new Uint8Array(3) };
  return track({ status: 'settled', verdict, fakeProbability, crop, seenSeconds: 6.2, frames: 14, ...change });
}

export function judged(timeSeconds: number, ...tracks: TrackResult[]): FrameResult {
  return { status: 'judged', timeSeconds, tracks, model: 'test 1.0.0', backend: 'wasm', ms: 5 };
}

export interface FakeInference extends VideoInference {
  asked: JudgeFrameRequest[];
  ended: string[];
}

/** Answers each frame by `answer`, at once. */
export function fakeInference(
  answer: (request: JudgeFrameRequest) => FrameResult | Promise<FrameResult> = ({ timeSeconds }) => judged(timeSeconds),
): FakeInference {
  const asked: JudgeFrameRequest[] = [];
  const ended: string[] = [];
  return {
    asked,
    ended,
    judgeFrame: async (request) => {
      asked.push(request);
      return answer(request);
    },
    endStream: async (streamId) => void ended.push(streamId),
  };
}

/** Lets everything happen that waits for no time; under fake timers. */
export const settle = () => vi.advanceTimersByTimeAsync(0);
