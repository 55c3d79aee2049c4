import type { VideoInference } from '../video/contract.ts';
import type { Sensitivity } from '../models/verdict.ts';
import { failReasons } from './contract.ts';
import type { AnalyzedImage, FailReason, ImageResult, JudgePriority, JudgeRequest } from './contract.ts';
import { mediaKindOf } from './media-kind.ts';
import type { CheckedVideo, FileResult } from './checked-video.ts';
import { cutFace } from './cut-face.ts';
import { followVideo } from './follow-video.ts';
import { sampleVideo, UnreadableVideoError } from './sample-frames.ts';
import type { SampledVideo } from './sample-frames.ts';

export interface CheckFileOptions {
  judge: (request: JudgeRequest) => Promise<ImageResult>;
  sensitivity: Sensitivity;
  priority: JudgePriority;
  /** Follows faces over videos; frames are judged one by one without it. */
  video?: VideoInference;
  /** Of videos that are followed; `defaultFramesPerSecond` where absent. */
  framesPerSecond?: number;
  /** Frames of a video that are judged so far, and in all. */
  onProgress?: (done: number, total: number) => void;
  /** Whether followed faces come with small pictures for people. */
  wantsThumbnails?: boolean;
}

function failed(reason: FailReason, detail: string): ImageResult {
  return { status: 'failed', reason, detail };
}

async function judgeBlob(blob: Blob, { judge, sensitivity, priority }: CheckFileOptions): Promise<ImageResult> {
  try {
    return await judge({ requestId: crypto.randomUUID(), source: { kind: 'blob', blob }, priority, sensitivity });
  } catch (error) {
    return failed('internal', error instanceof Error ? error.message : String(error));
  }
}

function rankOf(result: ImageResult): number {
  if (result.status === 'analyzed') return 2 + result.fakeProbability;
  if (result.status === 'failed') return 0;
  return result.reason === 'face-too-small' ? 1.5 : 1;
}

/** Index of the frame that speaks for the video: the highest face probability counts, and any answer before none. */
export function strongestFrame(results: ImageResult[]): number {
  return results.reduce((best, result, index) => (rankOf(result) > rankOf(results[best] ?? result) ? index : best), 0);
}

function withTotalMs(result: ImageResult, all: ImageResult[]): ImageResult {
  if (result.status !== 'analyzed') return result;
  const analyzed = all.filter((other): other is AnalyzedImage => other.status === 'analyzed');
  return { ...result, ms: analyzed.reduce((sum, { ms }) => sum + ms, 0) };
}

function unreadable(error: UnreadableVideoError): ImageResult {
  const { reason, message } = error;
  const failReason = failReasons.find((known) => known === reason);
  if (failReason) return failed(failReason, message);
  return { status: 'skipped', reason: 'unsupported-format', faces: [] };
}

/** A few frames one by one: for what is too short to follow, and to say why there is no verdict. */
async function checkFrames(video: SampledVideo, options: CheckFileOptions): Promise<CheckedVideo> {
  const checks: Promise<{ timeSeconds: number; picture: Blob; result: ImageResult }>[] = [];
  for await (const frame of video.frames()) {
    checks.push(judgeBlob(frame.picture, options).then((result) => ({ ...frame, result })));
  }
  const checked = await Promise.all(checks);
  const results = checked.map(({ result }) => result);
  const shown = checked[strongestFrame(results)];
  const faces = shown && shown.result.status !== 'failed' ? shown.result.faces : [];
  return {
    kind: 'video',
    durationSeconds: video.durationSeconds,
    frames: checked.map(({ timeSeconds, result }) => ({ timeSeconds, result })),
    tracks: [],
    result: shown ? withTotalMs(shown.result, results) : failed('cannot-decode', 'No frame could be read.'),
    shown: shown ? { timeSeconds: shown.timeSeconds, picture: shown.picture, faces } : null,
  };
}

async function checkVideo(file: File, options: CheckFileOptions): Promise<CheckedVideo> {
  const video = await sampleVideo(file);
  try {
    const followed =
      options.video &&
      (await followVideo(video, {
        ...options,
        video: options.video,
        ...(options.wantsThumbnails && { cutFace }),
      }));
    return followed ?? (await checkFrames(video, options));
  } finally {
    video.close();
  }
}

/** A folder dropped as a file, or a file that went away, has no bytes to tell by. */
async function isReadable(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

/** Judges a picture, or a video by its faces followed over the whole length, or else by a few frames. Needs a page: videos are decoded by `<video>`. */
export async function checkFile(file: File, options: CheckFileOptions): Promise<FileResult> {
  if (!(await isReadable(file)))
    return { kind: 'image', result: failed('cannot-decode', `${file.name} cannot be read.`) };
  if ((await mediaKindOf(file)) === 'image') return { kind: 'image', result: await judgeBlob(file, options) };
  try {
    return await checkVideo(file, options);
  } catch (error) {
    if (!(error instanceof UnreadableVideoError)) throw error;
    return { kind: 'video', frames: [], tracks: [], durationSeconds: 0, result: unreadable(error), shown: null };
  }
}
