import type { Page } from 'playwright-core';
import { openScanSession } from '../../lib/cli/scan-session.ts';
import type { CropSpec, DetectedFace, DetectionSpec, Size } from '../../lib/face/types.ts';
import type { FailReason, InferenceService, SkipReason } from '../../lib/inference/contract.ts';
import type { FaceSource, FoundFaces } from './face-source.ts';
import { landmarkFiles, openLandmarkPage } from './landmark-page.ts';
import type { FindLandmarks } from './landmark-page.ts';
import { startPictureServer } from './picture-server.ts';
import type { PictureServer } from './picture-server.ts';

interface PageRequest {
  url: string;
  spec: CropSpec;
  detection: DetectionSpec;
}

type PageAnswer =
  | { status: 'cropped'; size: Size; faces: DetectedFace[] }
  | { status: 'failed'; reason: FailReason | SkipReason; detail: string };

/** Runs in the extension's page: crops come back in one body, faces in the answer. */
async function cropInPage({ url, spec, detection }: PageRequest): Promise<PageAnswer> {
  const { inference } = (globalThis as unknown as { telltale: { inference: InferenceService } }).telltale;
  const image = await (await fetch(url)).blob();
  const result = await inference.crop({ image, spec, detection });
  if (result.status === 'failed') return result;
  const bytes = spec.size * spec.size * 3;
  const body = new Uint8Array(result.faces.length * bytes);
  result.faces.forEach(({ crop }, i) => body.set(crop.data, i * bytes));
  if (body.length > 0) await fetch(url, { method: 'POST', body });
  return { status: 'cropped', size: result.size, faces: result.faces.map(({ face }) => face) };
}

/** Tell something about the picture; any other reason tells of a broken or busy browser. */
const pictureReasons: (FailReason | SkipReason)[] = ['cannot-decode', 'unsupported-format', 'too-many-pixels'];
const attempts = 3;

interface OpenBrowser {
  page: Page;
  server: PictureServer;
  findLandmarks: FindLandmarks | undefined;
}

async function facesIn(
  { page, server, findLandmarks }: OpenBrowser,
  picture: Buffer,
  specs: { spec: CropSpec; detection: DetectionSpec },
): Promise<FoundFaces> {
  const exchange = server.offer(picture);
  try {
    for (let attempt = 1; ; attempt++) {
      const answer = await page.evaluate(cropInPage, { url: exchange.url, ...specs });
      if (answer.status === 'cropped') {
        const bytes = specs.spec.size * specs.spec.size * 3;
        const crops = exchange.received();
        const boxes = answer.faces.map(({ box }) => box);
        const landmarks = boxes.length > 0 ? await findLandmarks?.(exchange.url, boxes) : undefined;
        const faces = answer.faces.map((face, i) => ({
          face,
          crop: new Uint8Array(crops.subarray(i * bytes, (i + 1) * bytes)),
          ...(landmarks?.[i] && { landmarks: landmarks[i] }),
        }));
        return { status: 'found', size: answer.size, faces };
      }
      const { reason, detail } = answer;
      if (pictureReasons.includes(reason)) return { status: 'failed', reason: `${reason}: ${detail}` };
      if (attempt === attempts) throw new Error(`The browser cannot look for faces: ${reason}: ${detail}`);
    }
  } finally {
    exchange.end();
  }
}

/**
 * The extension's own detector and crops in headless Chromium, with the 478 landmarks of MediaPipe's FaceLandmarker
 * where its file is named; the caller closes it.
 */
export async function openBrowserFaces(
  { landmarker, ...specs }: { spec: CropSpec; detection: DetectionSpec; landmarker?: string },
  say: (line: string) => void,
): Promise<FaceSource> {
  const server = await startPictureServer(landmarker ? landmarkFiles(landmarker) : {});
  const session = await openScanSession(say, { leavesSignals: true });
  const close = async () => {
    await session.close();
    await server.close();
  };
  try {
    const findLandmarks = landmarker ? await openLandmarkPage(session.page.context(), server) : undefined;
    const browser = { page: session.page, server, findLandmarks };
    return { faces: (picture) => facesIn(browser, picture, specs), close };
  } catch (error) {
    await close();
    throw error;
  }
}
