import type { Explanation, ImageResult, InferenceService, JudgedFace } from '../inference/contract.ts';
import type { BackgroundService } from '../messaging/background-contract.ts';
import type { MediaKind } from '../inference/media-kind.ts';

/** What the check page hands to drivers, as `globalThis.telltale` inside it. */
export interface CheckPageGlobal {
  telltale: {
    inference: InferenceService;
    background: BackgroundService;
    /** What the page does with a chosen file; never rejects for what is in the file. */
    checkFile(file: File): Promise<{ kind: MediaKind; result: ImageResult }>;
    /** What the button beside a face does; never rejects. */
    explain(face: Pick<JudgedFace, 'crop' | 'box'>, signal: AbortSignal): Promise<Explanation>;
  };
}
