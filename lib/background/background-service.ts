import type { BackgroundService } from '../messaging/background-contract.ts';
import type { Served } from '../messaging/serve.ts';
import { ensureOffscreenDocument } from './offscreen-document.ts';

export const backgroundService: Pick<Served<BackgroundService>, 'ensureInference'> = {
  ensureInference: () => ensureOffscreenDocument(),
};
