import type { Backend } from './contract.ts';
import type { AdapterFinding } from './gpu-adapter.ts';

export interface BackendChoice<Runner> {
  backend: Backend;
  /** In words, for people who wonder why. */
  reason: string;
  runner: Runner;
}

export interface BackendTrial<Runner> {
  /** Starts the network on a backend; may throw. */
  start(backend: Backend): Promise<Runner>;
  /** Whether the started network reproduces the golden logits. */
  isRight(runner: Runner): Promise<boolean>;
  /** Ends a backend that will not be used. */
  abandon(backend: Backend): void;
}

/** WebGPU only on hardware and only where it proves right, else WebAssembly proven likewise. Throws where neither is. */
export async function chooseBackend<Runner>(
  adapter: AdapterFinding,
  trial: BackendTrial<Runner>,
): Promise<BackendChoice<Runner>> {
  const gpu = await tryWebGpu(adapter, trial);
  if (gpu.runner !== undefined) return { backend: 'webgpu', reason: gpu.reason, runner: gpu.runner };
  const runner = await trial.start('wasm');
  if (await trial.isRight(runner)) return { backend: 'wasm', reason: gpu.reason, runner };
  throw new Error(
    `The classifier gives wrong results here: expected the golden logits on WebAssembly (${gpu.reason}).`,
  );
}

async function tryWebGpu<Runner>(
  adapter: AdapterFinding,
  trial: BackendTrial<Runner>,
): Promise<{ runner?: Runner; reason: string }> {
  if (adapter.kind === 'none') return { reason: 'This browser offers no WebGPU adapter.' };
  if (adapter.kind === 'software') return { reason: `WebGPU runs in software here (${adapter.name}).` };
  try {
    const runner = await trial.start('webgpu');
    if (await trial.isRight(runner)) return { runner, reason: `${adapter.name} reproduced the golden logits.` };
    trial.abandon('webgpu');
    return { reason: `WebGPU gave wrong results on ${adapter.name}.` };
  } catch (error) {
    trial.abandon('webgpu');
    return { reason: `WebGPU could not be started on ${adapter.name}: ${String(error)}` };
  }
}
