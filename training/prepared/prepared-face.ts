import type { BoundingBox } from '../../lib/face/types.ts';
import type { Sample, Split } from '../data/sample.ts';

/** One crop of a prepared folder: a line of its manifest. */
export interface PreparedFace extends Omit<Sample, 'givenSplit'> {
  split: Split;
  /** In a video: the frame's number among those taken, and its time. */
  frame?: { index: number; timeS: number };
  /** Tells several people of one picture or video apart, from 0. */
  face: number;
  /** How the box came: `averaged` from earlier frames where none was found, `picture` where no face is looked for. */
  boxFrom: 'detected' | 'averaged' | 'picture';
  /** Of the detector, 0..1; 0 unless detected. */
  score: number;
  /** In source pixels. */
  box: BoundingBox;
  /** Pairs x, y in crop pixels: 6 of the detector (eyes, nose, mouth, ears) or 478 of a landmarker; absent where none. */
  landmarks?: number[];
  /** Place in the set's pixels. */
  place: number;
}
