import type { BackgroundService } from '../messaging/background-contract.ts';
import { remoteService } from '../messaging/remote.ts';
import type { VideoInference } from '../video/contract.ts';
import type { InferenceService } from './contract.ts';

/** The inference service as other contexts reach it; call after `background.ensureInference()`. */
export const inference = remoteService<InferenceService & VideoInference>('inference');
export const background = remoteService<BackgroundService>('background');
