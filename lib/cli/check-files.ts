import { basename } from 'node:path';
import type { Page } from 'playwright-core';
import type { CheckedVideo } from '../inference/checked-video.ts';
import type { EvidenceMap } from '../explanation/evidence-map.ts';
import type { Size } from '../face/types.ts';
import type { ImageResult } from '../inference/contract.ts';
import type { CheckPageGlobal } from './check-page-global.ts';
import { fromCallersFolder } from './collect-files.ts';
import type { CollectedFile } from './collect-files.ts';
import type { FileServer } from './file-server.ts';
import { entryOf } from './page-answer.ts';
import type { EncodedCrop, FromPage } from './page-answer.ts';
import type { ScanEntry } from './scan-entry.ts';
import type { Transcode } from './transcode-video.ts';

/** A face as the classifier saw it. */
export interface FaceCrop extends Size {
  /** Interleaved 8-bit RGB. */
  rgb: Buffer;
}

export interface CheckedFile {
  entry: ScanEntry;
  /** By face; missing where the face was not judged, empty unless asked for. */
  crops: (FaceCrop | undefined)[];
  /** By face: where the evidence lies; missing where it lies in no clear place or the face has no sign of a fake. */
  maps: (EvidenceMap | undefined)[];
}

/** Frames of a video that are judged so far or, while `total` is undefined, that ffmpeg has written to be judged. */
export interface VideoProgress {
  file: string;
  done: number;
  total: number | undefined;
}

interface ProgressGlobal {
  telltaleProgress?: (progress: VideoProgress) => Promise<void>;
}

export interface CheckFilesOptions {
  page: Page;
  files: FileServer;
  wantsCrops: boolean;
  /** Costs about fifty classifications a face. */
  wantsMaps?: boolean;
  /** Called after each file, in the order of completion. */
  onChecked?: (checked: CheckedFile) => void;
  /** Of videos; `defaultFramesPerSecond` where absent. */
  framesPerSecond?: number | undefined;
  onVideoProgress?: (progress: VideoProgress) => void;
  /** Turns a video that the browser cannot decode into one that it can; absent for none. */
  transcode?: Transcode;
}

/** Enough to keep the inference workers busy while files are read and answers travel. */
const filesInFlight = 6;

interface InPageRequest {
  /** As the person named it. */
  file: string;
  url: string;
  name: string;
  wantsCrops: boolean;
  wantsMaps: boolean;
  framesPerSecond: number | undefined;
}

/** What the page calls with the frames of a video that are judged so far. */
const progressBinding = 'telltaleProgress';

/** Runs inside the check page; pixels come back only where they are asked for. */
async function checkInPage(request: InPageRequest): Promise<FromPage> {
  const { telltale } = globalThis as unknown as CheckPageGlobal;
  const answer = await fetch(request.url);
  if (!answer.ok) throw new Error('the file could not be read');
  const { file, framesPerSecond } = request;
  const { telltaleProgress } = globalThis as unknown as ProgressGlobal;
  const checked = await telltale.checkFile(new File([await answer.blob()], request.name), {
    ...(framesPerSecond !== undefined && { framesPerSecond }),
    onProgress: (done, total) => void telltaleProgress?.({ file, done, total }),
  });
  const { kind, result } = checked;
  const noCrop = { data: new Uint8Array(), width: 0, height: 0 };
  const withoutCrops = ({ durationSeconds, framesPerSecond, tracks }: CheckedVideo) => ({
    durationSeconds,
    ...(framesPerSecond !== undefined && { framesPerSecond }),
    tracks: tracks.map((track) => ({ ...track, crop: noCrop, thumbnails: [] })),
  });
  const video = checked.kind === 'video' ? { video: withoutCrops(checked) } : {};
  if (result.status !== 'analyzed') return { kind, result, ...video, crops: [], maps: [] };
  const crops = result.faces.map((face) => {
    if (!request.wantsCrops || face.status !== 'judged') return null;
    const { data, width, height } = face.crop;
    let binary = '';
    for (const byte of data) binary += String.fromCharCode(byte);
    return { width, height, base64: btoa(binary) };
  });
  const maps: (EvidenceMap | null)[] = [];
  for (const face of result.faces) {
    const isAsked = request.wantsMaps && face.status === 'judged' && face.verdict !== 'no-sign-of-fake';
    const explanation = isAsked ? await telltale.explain(face, new AbortController().signal) : undefined;
    maps.push(explanation?.status === 'explained' ? explanation.map : null);
  }
  const faces = result.faces.map((face) => (face.status === 'judged' ? { ...face, crop: noCrop } : face));
  return { kind, result: { ...result, faces }, ...video, crops, maps };
}

const decodeCrop = (crop: EncodedCrop | null): FaceCrop | undefined =>
  crop ? { width: crop.width, height: crop.height, rgb: Buffer.from(crop.base64, 'base64') } : undefined;

async function checkOne(collected: CollectedFile, options: CheckFilesOptions): Promise<CheckedFile> {
  const { file, kind, problem } = collected;
  if (problem) return { entry: { file, kind, status: 'failed', reason: problem, faces: [] }, crops: [], maps: [] };
  try {
    const { answer, fields } = await answerOf(collected, options);
    return {
      entry: { ...entryOf(file, answer), ...fields },
      crops: answer.crops.map(decodeCrop),
      maps: answer.maps.map((map) => map ?? undefined),
    };
  } catch (error) {
    const reason = `internal: ${error instanceof Error ? error.message : String(error)}`;
    return { entry: { file, kind, status: 'failed', reason, faces: [] }, crops: [], maps: [] };
  }
}

type Decoded = Partial<Pick<ScanEntry, 'status' | 'decodedBy' | 'detail'>>;

/** Of the page, for what the browser can decode or, failing that, for what ffmpeg made of it. */
async function answerOf(
  { file }: CollectedFile,
  options: CheckFilesOptions,
): Promise<{ answer: FromPage; fields: Decoded }> {
  const path = fromCallersFolder(file);
  const { page, files, wantsCrops, wantsMaps = false, framesPerSecond, transcode, onVideoProgress } = options;
  const ask = (from: string) => {
    const request = { file, url: files.urlOf(from), name: basename(path), wantsCrops, wantsMaps, framesPerSecond };
    return page.evaluate(checkInPage, request);
  };
  const answer = await ask(path);
  if (answer.kind !== 'video') return { answer, fields: {} };
  if (!isUndecoded(answer.result)) return { answer, fields: { decodedBy: 'browser' } };
  const onFrames = (done: number) => onVideoProgress?.({ file, done, total: undefined });
  const made = (await transcode?.(path, framesPerSecond, onFrames)) ?? {
    status: 'failed' as const,
    detail: 'ffmpeg is not asked',
  };
  if (made.status === 'failed')
    return { answer, fields: { status: 'failed', detail: `the browser cannot decode it; ${made.detail}` } };
  try {
    return { answer: await ask(made.path), fields: { decodedBy: 'ffmpeg' } };
  } finally {
    await made.remove();
  }
}

function isUndecoded(result: ImageResult): boolean {
  return (
    (result.status === 'failed' && result.reason === 'cannot-decode') ||
    (result.status === 'skipped' && result.reason === 'unsupported-format')
  );
}

/** Tells the frames of videos that are judged in the page. */
async function listenToProgress({ page, onVideoProgress }: CheckFilesOptions): Promise<void> {
  if (onVideoProgress) await page.exposeFunction(progressBinding, onVideoProgress);
}

/** Judges files through an open check page, several at a time; answers in the order of `collected`. */
export async function checkFiles(collected: CollectedFile[], options: CheckFilesOptions): Promise<CheckedFile[]> {
  await listenToProgress(options);
  const checked: CheckedFile[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < collected.length; index = next++) {
      const one = await checkOne(collected[index]!, options);
      checked[index] = one;
      options.onChecked?.(one);
    }
  };
  await Promise.all(Array.from({ length: Math.min(filesInFlight, collected.length) }, work));
  return checked;
}
