import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { backendNames, startBackend } from '../../../training/backends/start-backend.ts';
import { hasTensorflow } from './support/use-backend.ts';

test.skipIf(!hasTensorflow)('tensorflow starts by name, where tfjs-node is set up', { timeout: 60_000 }, async () => {
  expect(await startBackend('tensorflow')).toBe('tensorflow');
  expect(tf.getBackend()).toBe('tensorflow');
});

test('plain JavaScript starts by name and warns of its speed', { timeout: 60_000 }, async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
  expect(await startBackend('cpu')).toBe('cpu');
  expect(tf.getBackend()).toBe('cpu');
  expect(warn.mock.calls.flat().join()).toContain('pictures a second');
  warn.mockRestore();
});

test('an unknown name is refused with the names there are', async () => {
  await expect(startBackend('cuda')).rejects.toThrow(`expected one of ${backendNames.join(', ')}, got cuda`);
});
