import { checkFile } from '../../inference/check-file.ts';
import type { CheckFileOptions } from '../../inference/check-file.ts';
import { background, inference } from '../../inference/remote-inference.ts';
import { createAskInference, createExplain } from '../../page/ask-inference.ts';
import { readSettings } from '../../settings/settings.ts';
import { checkItem } from './check-item.ts';
import type { CheckedItem } from './checked-item.ts';

const services = { ensureInference: () => background.ensureInference(), inference };
const judge = createAskInference(services);

async function optionsNow(): Promise<CheckFileOptions> {
  const { sensitivity } = await readSettings();
  return { judge, sensitivity, priority: 'manual' };
}

/** What the check page checks with, and what the command line drives the extension through. */
export const pageChecker = {
  background,
  inference,
  checkFile: async (file: File) => checkFile(file, await optionsNow()),
  explain: createExplain(services),
  checkItem: async (item: CheckedItem) => checkItem(item, await optionsNow()),
};
