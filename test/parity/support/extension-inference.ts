import type { Page } from 'playwright-core';
import { ensureBuild } from '../../../lib/cli/build-extension.ts';
import type { CheckPageGlobal } from '../../../lib/cli/check-page-global.ts';
import { launchExtension } from '../../../lib/cli/launch-extension.ts';
import type { CropSpec, DetectedFace, DetectionSpec, Size } from '../../../lib/face/types.ts';
import type { Backend, InferenceStatus } from '../../../lib/inference/contract.ts';

export interface ExtensionCrop {
  face: DetectedFace;
  /** RGB bytes of the crop. */
  bytes: number[];
}

export interface ExtensionInference {
  status(): Promise<InferenceStatus>;
  selfTest(request: { backend: Backend; allowSoftware: boolean }): Promise<{ logits: number[]; expected: number[] }>;
  crop(png: Uint8Array, spec: CropSpec, detection: DetectionSpec): Promise<{ size: Size; faces: ExtensionCrop[] }>;
  close(): Promise<void>;
}

function cropInPage(page: Page, png: Uint8Array, spec: CropSpec, detection: DetectionSpec) {
  const base64 = Buffer.from(png).toString('base64');
  return page.evaluate(
    async (request) => {
      const { inference } = (globalThis as unknown as CheckPageGlobal).telltale;
      const image = await (await fetch(`data:image/png;base64,${request.base64}`)).blob();
      const result = await inference.crop({ image, spec: request.spec, detection: request.detection });
      if (result.status === 'failed') throw new Error(`${result.reason}: ${result.detail}`);
      const faces = result.faces.map(({ face, crop }) => ({ face, bytes: Array.from(crop.data) }));
      return { size: result.size, faces };
    },
    { base64, spec, detection },
  );
}

/** Inference of the built release in headless Chromium; the caller closes it. */
export async function openExtensionInference(args: string[] = []): Promise<ExtensionInference> {
  const extension = await launchExtension({ extensionDir: await ensureBuild(), args });
  const page = await extension.openExtensionPage('check.html');
  await page.evaluate(() => (globalThis as unknown as CheckPageGlobal).telltale.background.ensureInference());
  return {
    status: () => page.evaluate(() => (globalThis as unknown as CheckPageGlobal).telltale.inference.status()),
    selfTest: (request) =>
      page.evaluate((asked) => (globalThis as unknown as CheckPageGlobal).telltale.inference.selfTest(asked), request),
    crop: (png, spec, detection) => cropInPage(page, png, spec, detection),
    close: () => extension.close(),
  };
}
