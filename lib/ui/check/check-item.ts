import { checkFile } from '../../inference/check-file.ts';
import type { CheckFileOptions } from '../../inference/check-file.ts';
import type { FileResult } from '../../inference/checked-video.ts';
import type { CheckedItem } from './checked-item.ts';

export type CheckFile = (file: File) => Promise<FileResult>;

/** The picture of an address, read without cookie and referrer: once, for the check and for showing it. */
async function readAddress(url: string): Promise<File> {
  const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer' });
  if (!answer.ok) throw new Error(`Expected a picture, got HTTP status ${answer.status}.`);
  const blob = await answer.blob();
  return new File([blob], 'picture', { type: blob.type });
}

function failure(reason: 'cannot-fetch' | 'internal', error: unknown): FileResult {
  const detail = error instanceof Error ? error.message : String(error);
  return { kind: 'image', result: { status: 'failed', reason, detail } };
}

export type Checked = Pick<CheckedItem, 'result' | 'picture' | 'video'>;

async function checkReadFile(file: File, options: CheckFileOptions): Promise<Checked> {
  try {
    const result = await checkFile(file, options);
    if (result.kind === 'image') return { result, picture: file, video: undefined };
    return { result, picture: result.shown?.picture, video: result.shown ? file : undefined };
  } catch (error) {
    return { result: failure('internal', error), picture: undefined, video: undefined };
  }
}

/** Never throws: what goes wrong is the result. */
export async function checkItem({ source }: CheckedItem, options: CheckFileOptions): Promise<Checked> {
  if (source.kind === 'file') return checkReadFile(source.file, options);
  let file: File;
  try {
    file = await readAddress(source.url);
  } catch (error) {
    return { result: failure('cannot-fetch', error), picture: undefined, video: undefined };
  }
  return checkReadFile(file, options);
}
