import { describe, expect, it } from 'vitest';
import type { BackendTrial } from '../../../lib/inference/choose-backend.ts';
import type { Backend } from '../../../lib/inference/contract.ts';
import { startWorkingBackend } from '../../../lib/inference/working-backend.ts';

const hardware = { kind: 'hardware', name: 'nvidia ada' } as const;

/** Networks that name their backend; on a lost GPU nothing can be read any more. */
async function startOn(change: Partial<BackendTrial<Backend>> = {}) {
  const log: string[] = [];
  let isLost = false;
  const working = await startWorkingBackend<Backend>(hardware, {
    async start(backend) {
      log.push(`start ${backend}`);
      return backend;
    },
    isRight: async () => true,
    abandon: (backend) => log.push(`abandon ${backend}`),
    ...change,
  });
  const judge = () =>
    working.run(async (runner) => {
      await Promise.resolve();
      if (isLost && runner === 'webgpu') throw new Error('device lost');
      return `judged on ${runner}`;
    });
  return { working, judge, log, loseGpu: () => (isLost = true) };
}

describe('startWorkingBackend', () => {
  it('stays on the GPU while it works', async () => {
    const { working, judge } = await startOn();
    expect([await judge(), await judge()]).toEqual(['judged on webgpu', 'judged on webgpu']);
    expect(working.choice().backend).toBe('webgpu');
  });

  it('does on WebAssembly what a lost GPU left undone, and stays there', async () => {
    const { working, judge, log, loseGpu } = await startOn();
    loseGpu();
    expect([await judge(), await judge()]).toEqual(['judged on wasm', 'judged on wasm']);
    expect(log).toEqual(['start webgpu', 'abandon webgpu', 'start wasm']);
    expect(working.choice()).toMatchObject({
      backend: 'wasm',
      reason: expect.stringContaining('device lost') as string,
    });
  });

  it('retreats once for all that fails together', async () => {
    const { judge, log, loseGpu } = await startOn();
    loseGpu();
    expect(await Promise.all([judge(), judge(), judge()])).toEqual(Array(3).fill('judged on wasm'));
    expect(log.filter((line) => line === 'start wasm')).toHaveLength(1);
  });

  it('throws where WebAssembly does not prove right either, and tries again at the next call', async () => {
    let isRight = true;
    const { judge, loseGpu } = await startOn({ isRight: async () => isRight });
    loseGpu();
    isRight = false;
    await expect(judge()).rejects.toThrow('expected the golden logits on WebAssembly');
    isRight = true;
    expect(await judge()).toBe('judged on wasm');
  });

  it('throws what fails on WebAssembly', async () => {
    const { working, judge, loseGpu } = await startOn();
    loseGpu();
    await judge();
    await expect(working.run(() => Promise.reject(new Error('bad crop')))).rejects.toThrow('bad crop');
  });
});
