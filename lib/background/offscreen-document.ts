import { browser } from 'wxt/browser';

const path = 'offscreen.html';
let starting: Promise<void> | undefined;

async function isRunning(): Promise<boolean> {
  const contexts = await browser.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] });
  return contexts.length > 0;
}

async function start(): Promise<void> {
  if (await isRunning()) return;
  await browser.offscreen.createDocument({
    url: path,
    reasons: ['WORKERS'],
    justification: 'Decodes pictures, finds faces and judges them with WebGPU or WebAssembly.',
  });
}

/** Starts the offscreen document through one shared promise; a failed start may be tried again. */
export function ensureOffscreenDocument(): Promise<void> {
  starting ??= start().finally(() => {
    starting = undefined;
  });
  return starting;
}
