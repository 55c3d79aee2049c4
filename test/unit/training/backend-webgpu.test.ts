import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { dawnFolder } from '../../../training/backends/setup-dawn.ts';
import { hasTensorflow } from './support/use-backend.ts';

interface Step {
  loss: number;
  gradients: Record<string, number[]>;
}

const softwareGpu = '/usr/lib/chromium/vk_swiftshader_icd.json';
const script = fileURLToPath(new URL('support/one-step-process.ts', import.meta.url));

function stepOn(backend: string, env: Record<string, string> = {}): Step {
  const output = execFileSync(process.execPath, [script, backend], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output.trim().split('\n').at(-1)!) as Step;
}

const norm = (values: readonly number[]) => Math.hypot(...values);

describe.skipIf(!existsSync(softwareGpu) || !dawnFolder() || !hasTensorflow)(
  'WebGPU on Dawn, where Dawn, its software GPU and tfjs-node are set up',
  () => {
    test('gives the loss and gradients of TensorFlow', { timeout: 120_000 }, () => {
      const expected = stepOn('tensorflow');
      const found = stepOn('webgpu', { VK_ICD_FILENAMES: softwareGpu, TELLTALE_SOFTWARE_WEBGPU: '1' });
      expect(found.loss).toBeCloseTo(expected.loss, 5);
      expect(Object.keys(found.gradients)).toEqual(Object.keys(expected.gradients));
      for (const [name, values] of Object.entries(expected.gradients)) {
        const off = norm(values.map((value, i) => value - found.gradients[name]![i]!));
        expect(off, name).toBeLessThan(1e-4 * norm(values) + 1e-6);
      }
    });

    test('refuses the software GPU unless it is asked for', { timeout: 60_000 }, () => {
      expect(() => stepOn('webgpu', { VK_ICD_FILENAMES: softwareGpu, TELLTALE_SOFTWARE_WEBGPU: '' })).toThrow(
        'Command failed',
      );
    });
  },
);
