import type { DetectedFace, Point, Size } from '../../lib/face/types.ts';

export interface SourceFace {
  /** In the picture's pixels. */
  face: DetectedFace;
  /** size x size RGB of the asked crop. */
  crop: Uint8Array;
  /** Dense ones in the picture's pixels, where looked for and found. */
  landmarks?: Point[];
}

export type FoundFaces =
  | { status: 'found'; size: Size; faces: SourceFace[] }
  /** The picture could not be looked at. */
  | { status: 'failed'; reason: string };

/** Finds faces in encoded pictures and crops them, largest first. */
export interface FaceSource {
  faces(picture: Buffer): Promise<FoundFaces>;
  close(): Promise<void>;
}
