import { env, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { assetUrl } from './read-asset.ts';

/** One thread: threads start from a blob, which an extension's policy refuses. */
export async function activateWasm(): Promise<void> {
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths(assetUrl('tfjs/'));
  if (!(await setBackend('wasm'))) throw new Error('The WebAssembly backend could not be started.');
}

/** Loaded only where a GPU may be used. */
export async function activateWebGpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await setBackend('webgpu'))) throw new Error('The WebGPU backend could not be started.');
}

/** A lost device stays registered as if it worked (tfjs 4.22): only removing the backend ends it. */
export function abandonWebGpu(): void {
  removeBackend('webgpu');
}
