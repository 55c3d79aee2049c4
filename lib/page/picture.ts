import type { ImageResult } from '../inference/contract.ts';

/** Where on an element a picture hangs. */
export type PicturePart = 'img' | 'svg-image' | 'background' | '::before' | '::after';

/** Where the pixels of a picture or a video are drawn. */
export interface Drawn {
  readonly element: Element;
  readonly part: PicturePart | 'video';
}

/** One picture of a page: an element's part together with the address that it shows now. */
export interface Picture extends Drawn {
  /** Unique within the frame. */
  readonly id: string;
  readonly element: Element;
  readonly part: PicturePart;
  /** Null while nothing is shown. */
  address: string | null;
  isVisible: boolean;
  /** A person asked for this picture. */
  isWanted: boolean;
  /** Answers that came for this address and could not be used. */
  attempts: number;
  /** The answer for this address. */
  outcome: ImageResult | undefined;
}
