import { describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../lib/inference/choose-backend.ts';
import type { BackendTrial } from '../../../lib/inference/choose-backend.ts';
import type { Backend } from '../../../lib/inference/contract.ts';
import type { AdapterFinding } from '../../../lib/inference/gpu-adapter.ts';

type Behaviour = 'right' | 'wrong' | 'throws';

function trialOf(behaviours: Record<Backend, Behaviour>) {
  const started: Backend[] = [];
  const abandoned: Backend[] = [];
  const trial: BackendTrial<Backend> = {
    async start(backend) {
      started.push(backend);
      if (behaviours[backend] === 'throws') throw new Error(`${backend} is broken`);
      return backend;
    },
    isRight: async (backend) => behaviours[backend] === 'right',
    abandon: (backend) => abandoned.push(backend),
  };
  return { trial, started, abandoned };
}

const hardware: AdapterFinding = { kind: 'hardware', name: 'nvidia ada' };
const software: AdapterFinding = { kind: 'software', name: 'google swiftshader' };

describe('chooseBackend', () => {
  it('takes WebGPU on hardware that reproduces the golden logits', async () => {
    const { trial, started } = trialOf({ webgpu: 'right', wasm: 'right' });
    expect(await chooseBackend(hardware, trial)).toMatchObject({ backend: 'webgpu', runner: 'webgpu' });
    expect(started).toEqual(['webgpu']);
  });

  it.each([software, { kind: 'none' } as const])('never starts WebGPU on $kind', async (adapter) => {
    const { trial, started } = trialOf({ webgpu: 'right', wasm: 'right' });
    expect(await chooseBackend(adapter, trial)).toMatchObject({ backend: 'wasm' });
    expect(started).toEqual(['wasm']);
  });

  it.each(['wrong', 'throws'] as const)('retreats to WebAssembly when WebGPU is %s', async (webgpu) => {
    const { trial, abandoned } = trialOf({ webgpu, wasm: 'right' });
    expect(await chooseBackend(hardware, trial)).toMatchObject({ backend: 'wasm', runner: 'wasm' });
    expect(abandoned).toEqual(['webgpu']);
  });

  it('gives a reason in words', async () => {
    const { trial } = trialOf({ webgpu: 'wrong', wasm: 'right' });
    expect((await chooseBackend(hardware, trial)).reason).toBe('WebGPU gave wrong results on nvidia ada.');
    expect((await chooseBackend(software, trial)).reason).toContain('google swiftshader');
  });

  it.each([
    ['wrong', 'expected the golden logits on WebAssembly'],
    ['throws', 'wasm is broken'],
  ] as const)('throws when WebAssembly is %s as well', async (wasm, message) => {
    const { trial } = trialOf({ webgpu: 'wrong', wasm });
    await expect(chooseBackend(hardware, trial)).rejects.toThrow(message);
  });
});
