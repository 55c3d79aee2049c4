import { browser } from 'wxt/browser';
import { defineContentScript } from 'wxt/utils/define-content-script';
import { background, inference } from '../lib/inference/remote-inference.ts';
import { serve } from '../lib/messaging/serve.ts';
import type { PageService } from '../lib/messaging/page-contract.ts';
import { watchMenu } from '../lib/page/check-picture.ts';
import { becomeOnlyInstance } from '../lib/page/only-instance.ts';
import { pageService } from '../lib/page/page-service.ts';
import { startSession } from '../lib/page/page-session.ts';
import { readSettings } from '../lib/settings/settings.ts';
import { videoPortName } from '../lib/video/contract.ts';

const connect = () => browser.runtime.connect({ name: videoPortName });

export default defineContentScript({
  registration: 'runtime',
  noScriptStartedPostMessage: true,
  async main() {
    const signal = becomeOnlyInstance(() => browser.runtime?.id !== undefined);
    if (!signal) return;
    const menuPoint = watchMenu(signal);
    const session = startSession({ background, inference, video: inference, connect }, await readSettings(), signal);
    serve<PageService>('page', pageService(session, menuPoint), signal);
  },
});
