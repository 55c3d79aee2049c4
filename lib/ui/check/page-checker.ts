import { checkFile } from '../../inference/check-file.ts';
import type { CheckFileOptions } from '../../inference/check-file.ts';
import { background, inference } from '../../inference/remote-inference.ts';
import { createAskInference, createCaller, createExplain } from '../../page/ask-inference.ts';
import { readSettings } from '../../settings/settings.ts';
import type { VideoInference } from '../../video/contract.ts';
import { checkItem } from './check-item.ts';
import type { CheckedItem } from './checked-item.ts';

/** Of videos. */
type CheckHow = Pick<CheckFileOptions, 'framesPerSecond' | 'onProgress'>;

const services = { ensureInference: () => background.ensureInference(), inference };
const judge = createAskInference(services);
const caller = createCaller(services);
const video: VideoInference = {
  judgeFrame: (request) => caller(() => inference.judgeFrame(request)),
  endStream: (streamId) => inference.endStream(streamId),
};

async function optionsNow(): Promise<CheckFileOptions> {
  const { sensitivity } = await readSettings();
  return { judge, sensitivity, priority: 'manual', video };
}

/** What the check page checks with, and what the command line drives the extension through. */
export const pageChecker = {
  background,
  inference,
  checkFile: async (file: File, how: CheckHow = {}) => checkFile(file, { ...(await optionsNow()), ...how }),
  explain: createExplain(services),
  checkItem: async (item: CheckedItem, onProgress?: CheckHow['onProgress']) =>
    checkItem(item, { ...(await optionsNow()), wantsThumbnails: true, ...(onProgress && { onProgress }) }),
};
