import { describe, expect, it, vi } from 'vitest';
import type { ImageResult, JudgeRequest } from '../../../lib/inference/contract.ts';
import { createAskInference } from '../../../lib/page/ask-inference.ts';
import { analyzed } from './results.ts';

const request: JudgeRequest = {
  requestId: '1',
  source: { kind: 'url', url: 'https://a.test/a.jpg' },
  priority: 'visible',
  sensitivity: 'balanced',
};

describe('asking inference', () => {
  it('starts it once for many questions', async () => {
    const ensureInference = vi.fn<() => Promise<void>>(async () => {});
    const ask = createAskInference({ ensureInference, inference: { judge: async () => analyzed() } });
    await Promise.all([ask(request), ask(request), ask(request)]);
    expect(ensureInference).toHaveBeenCalledTimes(1);
  });

  it('starts it again and repeats the question where nobody listens any more', async () => {
    const ensureInference = vi.fn<() => Promise<void>>(async () => {});
    const judge = vi.fn<() => Promise<ImageResult>>(async () => analyzed());
    judge.mockRejectedValueOnce(new Error('nobody answered'));
    const ask = createAskInference({ ensureInference, inference: { judge } });
    expect((await ask(request)).status).toBe('analyzed');
    expect(ensureInference).toHaveBeenCalledTimes(2);
  });

  it('fails as data when it cannot be reached', async () => {
    const judge = vi.fn<() => Promise<ImageResult>>(() => Promise.reject(new Error('nobody answered')));
    const ask = createAskInference({ ensureInference: async () => {}, inference: { judge } });
    expect(await ask(request)).toEqual({ status: 'failed', reason: 'internal', detail: 'nobody answered' });
    expect(judge).toHaveBeenCalledTimes(2);
  });

  it('can start it later where the first start failed', async () => {
    const ensureInference = vi.fn<() => Promise<void>>(async () => {});
    ensureInference.mockRejectedValueOnce(new Error('no worker')).mockRejectedValueOnce(new Error('no worker'));
    const ask = createAskInference({ ensureInference, inference: { judge: async () => analyzed() } });
    expect((await ask(request)).status).toBe('failed');
    expect((await ask(request)).status).toBe('analyzed');
  });
});
