import { basename } from 'node:path';
import type { Page } from 'playwright-core';
import type { EvidenceMap } from '../explanation/evidence-map.ts';
import type { BoundingBox, Size } from '../face/types.ts';
import type { ImageResult } from '../inference/contract.ts';
import type { MediaKind } from '../inference/media-kind.ts';
import type { CheckPageGlobal } from './check-page-global.ts';
import { fromCallersFolder } from './collect-files.ts';
import type { CollectedFile } from './collect-files.ts';
import type { FileServer } from './file-server.ts';
import type { ScanEntry, ScanFace } from './scan-entry.ts';

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

export interface CheckFilesOptions {
  page: Page;
  files: FileServer;
  wantsCrops: boolean;
  /** Costs about fifty classifications a face. */
  wantsMaps?: boolean;
  /** Called after each file, in the order of completion. */
  onChecked?: (checked: CheckedFile) => void;
}

/** Enough to keep the inference workers busy while files are read and answers travel. */
const filesInFlight = 6;

interface EncodedCrop extends Size {
  base64: string;
}
interface FromPage {
  kind: MediaKind;
  result: ImageResult;
  crops: (EncodedCrop | null)[];
  maps: (EvidenceMap | null)[];
}

interface InPageRequest {
  url: string;
  name: string;
  wantsCrops: boolean;
  wantsMaps: boolean;
}

/** Runs inside the check page; pixels come back only where they are asked for. */
async function checkInPage(request: InPageRequest): Promise<FromPage> {
  const { telltale } = globalThis as unknown as CheckPageGlobal;
  const answer = await fetch(request.url);
  if (!answer.ok) throw new Error('the file could not be read');
  const { kind, result } = await telltale.checkFile(new File([await answer.blob()], request.name));
  if (result.status !== 'analyzed') return { kind, result, crops: [], maps: [] };
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
  const faces = result.faces.map((face) =>
    face.status === 'judged' ? { ...face, crop: { data: new Uint8Array(), width: 0, height: 0 } } : face,
  );
  return { kind, result: { ...result, faces }, crops, maps };
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

function entryOf(file: string, { kind, result }: FromPage): ScanEntry {
  const faces = scanFaces(result);
  if (result.status !== 'analyzed') return { file, kind, status: result.status, reason: result.reason, faces };
  const { status, verdict, fakeProbability, model, backend, ms } = result;
  return { file, kind, status, verdict, fakeProbability, faces, model, backend, ms: Math.round(ms * 10) / 10 };
}

const decodeCrop = (crop: EncodedCrop | null): FaceCrop | undefined =>
  crop ? { width: crop.width, height: crop.height, rgb: Buffer.from(crop.base64, 'base64') } : undefined;

async function checkOne(collected: CollectedFile, options: CheckFilesOptions): Promise<CheckedFile> {
  const { file, kind, problem } = collected;
  if (problem) return { entry: { file, kind, status: 'failed', reason: problem, faces: [] }, crops: [], maps: [] };
  const path = fromCallersFolder(file);
  const { wantsCrops, wantsMaps = false } = options;
  const request = { url: options.files.urlOf(path), name: basename(path), wantsCrops, wantsMaps };
  try {
    const answer = await options.page.evaluate(checkInPage, request);
    return {
      entry: entryOf(file, answer),
      crops: answer.crops.map(decodeCrop),
      maps: answer.maps.map((map) => map ?? undefined),
    };
  } catch (error) {
    const reason = `internal: ${error instanceof Error ? error.message : String(error)}`;
    return { entry: { file, kind, status: 'failed', reason, faces: [] }, crops: [], maps: [] };
  }
}

/** Judges files through an open check page, several at a time; answers in the order of `collected`. */
export async function checkFiles(collected: CollectedFile[], options: CheckFilesOptions): Promise<CheckedFile[]> {
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
