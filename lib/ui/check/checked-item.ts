import type { FileResult } from '../../inference/checked-video.ts';
import { isUnchecked } from '../../messaging/page-tally.ts';

/** One file or address on the check page, in the order in which it came. */
export interface CheckedItem {
  id: number;
  name: string;
  source: { kind: 'file'; file: File } | { kind: 'address'; url: string };
  state: 'waiting' | 'checking' | 'done';
  /** Frames of a video that are judged so far. */
  progress: { done: number; total: number } | undefined;
  result: FileResult | undefined;
  /** The picture as it can be shown; for videos the frame that the result is about. */
  picture: Blob | undefined;
  /** The file, where it is a video that was read: moments of it can be shown. */
  video: Blob | undefined;
}

export interface ItemsTally {
  items: number;
  done: number;
  likelyFake: number;
  unchecked: number;
}

export function tallyOfItems(items: CheckedItem[]): ItemsTally {
  const done = items.filter(({ state }) => state === 'done');
  const results = done.flatMap(({ result }) => (result ? [result.result] : []));
  return {
    items: items.length,
    done: done.length,
    likelyFake: results.filter((result) => result.status === 'analyzed' && result.verdict === 'likely-fake').length,
    unchecked: results.filter(isUnchecked).length,
  };
}
