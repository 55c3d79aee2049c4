import * as tf from '@tensorflow/tfjs-core';
import { dawnFolder, setupDawn } from './setup-dawn.ts';

interface Adapter {
  info: { vendor: string; architecture: string; description: string; isFallbackAdapter?: boolean };
}

interface Gpu {
  requestAdapter(options?: object): Promise<Adapter | null>;
}

interface Dawn {
  create: (flags: string[]) => Gpu;
  globals: object;
}

/** Set to 1, software adapters count too: right results, far slower than plain JavaScript. */
const softwareVariable = 'TELLTALE_SOFTWARE_WEBGPU';

/** Starts tfjs' WebGPU backend on Dawn, setting it up when missing; throws where there is no GPU but a software one. */
export async function startWebgpu(): Promise<void> {
  const folder = dawnFolder() ?? setupDawn();
  const dawn = (await import(`${folder}/index.js`)) as Dawn;
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('expected a GPU that Vulkan, Metal or Direct3D 12 knows, found none');
  if (isSoftware(adapter) && process.env[softwareVariable] !== '1')
    throw new Error(`expected a real GPU, got the software adapter ${adapter.info.description}`);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  // Registers the gradients, which tfjs-core alone does not.
  await import('@tensorflow/tfjs');
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new Error('expected tfjs to start on WebGPU, it did not');
}

function isSoftware({ info }: Adapter): boolean {
  return (
    info.isFallbackAdapter === true ||
    /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${info.vendor} ${info.architecture} ${info.description}`)
  );
}
