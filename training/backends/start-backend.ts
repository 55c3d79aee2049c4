import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { startWebgpu } from './start-webgpu.ts';
import { setupTensorflow, tfjsNodeFolder } from './setup-tensorflow.ts';
import type { TensorflowVariant } from './setup-tensorflow.ts';

/** What `--backend` takes, the fastest first. */
export const backendNames = ['tensorflow-gpu', 'webgpu', 'tensorflow', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/**
 * Starts the backend of that name, setting it up when missing; without a name the best that this machine has: an NVIDIA
 * GPU, another real GPU through Dawn, TensorFlow on the CPU, plain JavaScript. Returns the name of what runs. Throws for
 * an unknown name and where a named backend does not start.
 */
export async function startBackend(name = ''): Promise<BackendName> {
  if (name !== '') return startNamed(name);
  for (const candidate of candidates()) {
    try {
      return await startNamed(candidate);
    } catch (error) {
      console.warn(`Backend ${candidate} did not start: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return startNamed('cpu');
}

async function startNamed(name: string): Promise<BackendName> {
  switch (name) {
    case 'tensorflow-gpu':
    case 'tensorflow':
      await startTensorflow(name === 'tensorflow' ? 'cpu' : 'gpu');
      break;
    case 'webgpu':
      await startWebgpu();
      break;
    case 'cpu':
      console.warn(
        'Training in plain JavaScript: the same results, about 0.3 pictures a second instead of 100. See training/README.md for faster backends.',
      );
      // Registers the gradients, which tfjs-core alone does not, and the cpu backend.
      await import('@tensorflow/tfjs');
      await tf.setBackend('cpu');
      break;
    default:
      throw new Error(`Backend: expected one of ${backendNames.join(', ')}, got ${name}`);
  }
  await tf.ready();
  return name;
}

function candidates(): BackendName[] {
  const isNvidiaReady = hasNvidiaGpu() && isGpuSetUp();
  if (isNvidiaReady) return ['tensorflow-gpu', 'tensorflow'];
  return hasOtherGpu() ? ['webgpu', 'tensorflow'] : ['tensorflow'];
}

function hasNvidiaGpu(): boolean {
  const { status, stdout } = spawnSync('nvidia-smi', ['--list-gpus'], { encoding: 'utf8' });
  return status === 0 && stdout.includes('GPU');
}

function isGpuSetUp(): boolean {
  if (tfjsNodeFolder('gpu')) return true;
  console.warn('An NVIDIA GPU is here but not set up: node training/backends/setup-tensorflow.ts --gpu');
  return false;
}

/** Whether asking Dawn is worth its set-up: a render node on Linux; Mac and Windows nearly always have a GPU. */
function hasOtherGpu(): boolean {
  if (process.platform !== 'linux') return true;
  return existsSync('/dev/dri') && readdirSync('/dev/dri').some((name) => name.startsWith('renderD'));
}

async function startTensorflow(variant: TensorflowVariant): Promise<void> {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // tfjs-node calls util.isNullOrUndefined, which Node 23 removed (tensorflow/tfjs#8609), and util.isArray, which warns.
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  createRequire(import.meta.url)(tfjsNodeFolder(variant) ?? (await setupTensorflow(variant)));
  await tf.setBackend('tensorflow');
  const { isUsingGpuDevice } = tf.backend() as unknown as { isUsingGpuDevice: boolean };
  if (variant === 'gpu' && !isUsingGpuDevice)
    throw new Error('expected TensorFlow to find a GPU, it found none; look at nvidia-smi and the driver’s version');
}
