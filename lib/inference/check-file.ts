import type { Sensitivity } from '../models/verdict.ts';
import { failReasons } from './contract.ts';
import type { AnalyzedImage, FailReason, ImageResult, JudgePriority, JudgeRequest } from './contract.ts';
import { mediaKindOf } from './media-kind.ts';
import { sampleVideo, UnreadableVideoError } from './sample-frames.ts';

export interface CheckedFrame {
  timeSeconds: number;
  result: ImageResult;
}

export interface CheckedVideo {
  kind: 'video';
  /** Sampled frames only, in order of time; empty where the video could not be read. */
  frames: CheckedFrame[];
  durationSeconds: number;
  /** That of the frame with the most suspicious face. */
  result: ImageResult;
  /** The frame that `result` is about. */
  shown: { timeSeconds: number; picture: Blob } | null;
}

export type FileResult = { kind: 'image'; result: ImageResult } | CheckedVideo;

export interface CheckFileOptions {
  judge: (request: JudgeRequest) => Promise<ImageResult>;
  sensitivity: Sensitivity;
  priority: JudgePriority;
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

async function checkVideo(file: File, options: CheckFileOptions): Promise<CheckedVideo> {
  const video = await sampleVideo(file);
  try {
    const checks: Promise<{ timeSeconds: number; picture: Blob; result: ImageResult }>[] = [];
    for await (const frame of video.frames) {
      checks.push(judgeBlob(frame.picture, options).then((result) => ({ ...frame, result })));
    }
    const checked = await Promise.all(checks);
    const results = checked.map(({ result }) => result);
    const shown = checked[strongestFrame(results)];
    return {
      kind: 'video',
      durationSeconds: video.durationSeconds,
      frames: checked.map(({ timeSeconds, result }) => ({ timeSeconds, result })),
      result: shown ? withTotalMs(shown.result, results) : failed('cannot-decode', 'No frame could be read.'),
      shown: shown ? { timeSeconds: shown.timeSeconds, picture: shown.picture } : null,
    };
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

/** Judges a picture, or a video by frames sampled over its length. Needs a page: videos are decoded by `<video>`. */
export async function checkFile(file: File, options: CheckFileOptions): Promise<FileResult> {
  if (!(await isReadable(file)))
    return { kind: 'image', result: failed('cannot-decode', `${file.name} cannot be read.`) };
  if ((await mediaKindOf(file)) === 'image') return { kind: 'image', result: await judgeBlob(file, options) };
  try {
    return await checkVideo(file, options);
  } catch (error) {
    if (!(error instanceof UnreadableVideoError)) throw error;
    return { kind: 'video', frames: [], durationSeconds: 0, result: unreadable(error), shown: null };
  }
}
