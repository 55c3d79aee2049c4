import type { EvidenceMap } from '../explanation/evidence-map.ts';
import type { BoundingBox, Size } from '../face/types.ts';
import type { CheckedVideo } from '../inference/checked-video.ts';
import type { ImageResult } from '../inference/contract.ts';
import type { MediaKind } from '../inference/media-kind.ts';
import type { ScanEntry, ScanFace } from './scan-entry.ts';
import { videoFields } from './video-fields.ts';

export interface EncodedCrop extends Size {
  base64: string;
}

/** What the check page sends back of a file: no pixels but the crops that were asked for. */
export interface FromPage {
  kind: MediaKind;
  result: ImageResult;
  video?: Pick<CheckedVideo, 'durationSeconds' | 'framesPerSecond' | 'tracks'>;
  crops: (EncodedCrop | null)[];
  maps: (EvidenceMap | null)[];
}

function plainBox({ x, y, width, height }: BoundingBox): BoundingBox {
  const round = (value: number) => Math.round(value * 10) / 10;
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

function scanFaces(result: ImageResult): ScanFace[] {
  if (result.status === 'failed') return [];
  return result.faces.map((face) =>
    face.status === 'judged'
      ? { box: plainBox(face.box), fakeProbability: face.fakeProbability, verdict: face.verdict }
      : { box: plainBox(face.box), reason: face.reason },
  );
}

export function entryOf(file: string, { kind, result, video }: FromPage): ScanEntry {
  const faces = scanFaces(result);
  const more = video ? videoFields(video) : {};
  if (result.status !== 'analyzed') {
    const { status, reason } = result;
    const detail = result.status === 'failed' && result.detail ? { detail: result.detail } : {};
    return { file, kind, status, reason, faces, ...detail, ...more };
  }
  const { status, verdict, fakeProbability, model, backend, ms } = result;
  const judged = { verdict, fakeProbability, faces, model, backend, ms: Math.round(ms * 10) / 10 };
  return { file, kind, status, ...judged, ...more };
}
