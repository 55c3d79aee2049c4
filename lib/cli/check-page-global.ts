import type { Explanation, InferenceService, JudgedFace } from '../inference/contract.ts';
import type { BackgroundService } from '../messaging/background-contract.ts';
import type { FileResult } from '../inference/checked-video.ts';

/** Of videos; as in `CheckFileOptions`. */
export interface CheckHow {
  framesPerSecond?: number;
  onProgress?: (done: number, total: number) => void;
}

/** What the check page hands to drivers, as `globalThis.telltale` inside it. */
export interface CheckPageGlobal {
  telltale: {
    inference: InferenceService;
    background: BackgroundService;
    /** What the page does with a chosen file; never rejects for what is in the file. */
    checkFile(file: File, how?: CheckHow): Promise<FileResult>;
    /** What the button beside a face does; never rejects. */
    explain(face: Pick<JudgedFace, 'crop' | 'box'>, signal: AbortSignal): Promise<Explanation>;
  };
}
