import { chooseBackend } from './choose-backend.ts';
import type { BackendChoice, BackendTrial } from './choose-backend.ts';
import type { AdapterFinding } from './gpu-adapter.ts';

/** A network on a backend that works; where the GPU is lost, on WebAssembly from then on. */
export interface WorkingBackend<Runner> {
  /** In use now. */
  choice(): BackendChoice<Runner>;
  /** What `task` gives; where it fails on WebGPU, what it gives on WebAssembly, proven anew. Failures there are thrown. */
  run<T>(task: (runner: Runner) => Promise<T>): Promise<T>;
}

/** Throws where no backend gives the right results. */
export async function startWorkingBackend<Runner>(
  adapter: AdapterFinding,
  trial: BackendTrial<Runner>,
): Promise<WorkingBackend<Runner>> {
  let choice = await chooseBackend(adapter, trial);
  let retreating: Promise<void> | undefined;

  async function retreatToWasm(cause: unknown): Promise<void> {
    trial.abandon('webgpu');
    const found = await chooseBackend({ kind: 'none' }, trial);
    choice = { ...found, reason: `WebGPU broke while it was used: ${String(cause)}` };
  }

  return {
    choice: () => choice,
    async run(task) {
      const { backend, runner } = choice;
      try {
        return await task(runner);
      } catch (error) {
        if (backend === 'wasm') throw error;
        if (choice.backend === 'webgpu') {
          retreating ??= retreatToWasm(error).finally(() => (retreating = undefined));
          await retreating;
        }
        return task(choice.runner);
      }
    },
  };
}
