import type { InferenceService } from '../inference/contract.ts';
import type { BackgroundService } from '../messaging/background-contract.ts';

/** What the check page hands to drivers, as `globalThis.telltale` inside it. */
export interface CheckPageGlobal {
  telltale: { inference: InferenceService; background: BackgroundService };
}
