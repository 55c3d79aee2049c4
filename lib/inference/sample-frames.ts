import type { FailReason, SkipReason } from './contract.ts';

const secondsPerFrame = 1;
const minFrames = 4;
const maxFrames = 16;
const longestSidePx = 1920;
const loadTimeoutMs = 20_000;
const seekTimeoutMs = 15_000;
/** Recordings of a browser do not say how long they are until somebody seeks to their end. */
const farBeyondTheEndSeconds = 1e9;

export interface VideoFrame {
  timeSeconds: number;
  picture: Blob;
}

/** Why a video cannot be sampled: an outcome, thrown inside this file's callers and turned into data by `checkFile`. */
export class UnreadableVideoError extends Error {
  override name = 'UnreadableVideoError';
  readonly reason: FailReason | SkipReason;
  constructor(reason: FailReason | SkipReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** Moments spread evenly over the length, none at the very ends. */
export function sampleTimes(durationSeconds: number): number[] {
  const count = Math.min(maxFrames, Math.max(minFrames, Math.ceil(durationSeconds / secondsPerFrame)));
  return Array.from({ length: count }, (_, index) => ((index + 0.5) * durationSeconds) / count);
}

function once(
  video: HTMLVideoElement,
  event: 'loadeddata' | 'seeked' | 'durationchange',
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const { signal } = controller;
    const settle = (act: () => void) => {
      clearTimeout(timer);
      controller.abort();
      act();
    };
    const timer = setTimeout(
      () => settle(() => reject(new UnreadableVideoError('timed-out', `No ${event} within ${timeoutMs} ms.`))),
      timeoutMs,
    );
    video.addEventListener(event, () => settle(resolve), { signal });
    video.addEventListener(
      'error',
      () => settle(() => reject(new UnreadableVideoError('cannot-decode', video.error?.message ?? 'unknown'))),
      { signal },
    );
  });
}

async function seek(video: HTMLVideoElement, timeSeconds: number): Promise<void> {
  const arrived = once(video, 'seeked', seekTimeoutMs);
  video.currentTime = timeSeconds;
  await arrived;
}

async function durationOf(video: HTMLVideoElement): Promise<number> {
  if (!Number.isFinite(video.duration)) await seek(video, farBeyondTheEndSeconds);
  if (!Number.isFinite(video.duration) || video.duration <= 0) {
    throw new UnreadableVideoError('cannot-decode', `Expected a length, got ${video.duration}.`);
  }
  return video.duration;
}

async function openVideo(url: string): Promise<{ video: HTMLVideoElement; durationSeconds: number }> {
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  const loaded = once(video, 'loadeddata', loadTimeoutMs);
  video.src = url;
  await loaded;
  if (video.videoWidth === 0) throw new UnreadableVideoError('unsupported-format', 'The file has sound only.');
  return { video, durationSeconds: await durationOf(video) };
}

async function pictureOf(video: HTMLVideoElement): Promise<Blob> {
  const scale = Math.min(1, longestSidePx / Math.max(video.videoWidth, video.videoHeight));
  const canvas = new OffscreenCanvas(Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new UnreadableVideoError('internal', 'Expected a 2d canvas, got none.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/png' });
}

export interface SampledVideo {
  durationSeconds: number;
  /** Decodes as it is read. */
  frames: AsyncGenerator<VideoFrame>;
  close(): void;
}

async function* framesOf(video: HTMLVideoElement, durationSeconds: number): AsyncGenerator<VideoFrame> {
  for (const timeSeconds of sampleTimes(durationSeconds)) {
    await seek(video, timeSeconds);
    yield { timeSeconds, picture: await pictureOf(video) };
  }
}

/** Opens a video by the browser's own decoders; the caller closes it. Throws `UnreadableVideoError`. */
export async function sampleVideo(file: Blob): Promise<SampledVideo> {
  const url = URL.createObjectURL(file);
  try {
    const { video, durationSeconds } = await openVideo(url);
    const close = () => {
      video.removeAttribute('src');
      video.load();
      URL.revokeObjectURL(url);
    };
    return { durationSeconds, frames: framesOf(video, durationSeconds), close };
  } catch (error) {
    URL.revokeObjectURL(url);
    throw error;
  }
}
