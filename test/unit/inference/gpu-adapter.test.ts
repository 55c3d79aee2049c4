import { describe, expect, it } from 'vitest';
import { classifyAdapter } from '../../../lib/inference/gpu-adapter.ts';

const unnamed = { vendor: '', architecture: '', device: '', description: '', isFallbackAdapter: false };

describe('classifyAdapter', () => {
  it.each([
    { vendor: 'google', architecture: 'swiftshader' },
    { vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' },
    { vendor: 'microsoft', description: 'Microsoft Basic Render Driver' },
    { vendor: 'MESA', description: 'Lavapipe' },
  ])('knows the software adapter $vendor $architecture$description', (adapter) => {
    expect(classifyAdapter({ ...unnamed, ...adapter }).kind).toBe('software');
  });

  it('believes an adapter that calls itself a fallback', () => {
    expect(classifyAdapter({ ...unnamed, vendor: 'nvidia', isFallbackAdapter: true }).kind).toBe('software');
  });

  it.each([
    { vendor: 'nvidia', architecture: 'lovelace' },
    { vendor: 'apple', architecture: 'metal-3' },
    { vendor: 'intel', architecture: 'xe' },
  ])('takes $vendor $architecture for hardware', (adapter) => {
    expect(classifyAdapter({ ...unnamed, ...adapter })).toEqual({
      kind: 'hardware',
      name: `${adapter.vendor} ${adapter.architecture}`,
    });
  });

  it('takes an adapter that hides its name for hardware: the golden logits will tell', () => {
    expect(classifyAdapter(unnamed)).toEqual({ kind: 'hardware', name: 'unnamed' });
  });
});
