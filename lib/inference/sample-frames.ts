import type { Size } from '../face/types.ts';
import { createFramePainter, fittedSize } from '../frames/paint-frame.ts';
import type { FramePainter } from '../frames/paint-frame.ts';
import type { FailReason, SkipReason } from './contract.ts';
import { sampleTimes } from './frame-times.ts';

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

export interface SampledVideo {
  durationSeconds: number;
  /** Of its frames as they are given. */
  size: Size;
  /** A few, spread over the length, without loss; decodes as it is read. */
  frames(): AsyncGenerator<VideoFrame>;
  /** At these times, in order, as the live path encodes them. */
  framesAt(times: readonly number[]): AsyncGenerator<VideoFrame>;
  close(): void;
}

async function pictureOf(painter: FramePainter, encoding: ImageEncodeOptions): Promise<Blob> {
  try {
    const canvas = await painter.paint();
    return await canvas.convertToBlob(encoding);
  } catch (error) {
    throw new UnreadableVideoError(
      'cannot-decode',
      `No frame: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function* framesOf(
  video: HTMLVideoElement,
  times: readonly number[],
  encoding: ImageEncodeOptions,
): AsyncGenerator<VideoFrame> {
  const painter = createFramePainter(video, { longestSidePx, smoothing: 'high' });
  for (const timeSeconds of times) {
    await seek(video, timeSeconds);
    yield { timeSeconds, picture: await pictureOf(painter, encoding) };
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
    return {
      durationSeconds,
      size: fittedSize({ width: video.videoWidth, height: video.videoHeight }, longestSidePx),
      frames: () => framesOf(video, sampleTimes(durationSeconds), { type: 'image/png' }),
      framesAt: (times) => framesOf(video, times, { type: 'image/jpeg', quality: 0.92 }),
      close,
    };
  } catch (error) {
    URL.revokeObjectURL(url);
    throw error;
  }
}
