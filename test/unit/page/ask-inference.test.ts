import { describe, expect, it, vi } from 'vitest';
import type { Explanation, ImageResult, InferenceService, JudgeRequest } from '../../../lib/inference/contract.ts';
import { createAskInference, createExplain } from '../../../lib/page/ask-inference.ts';
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

describe('asking for an explanation', () => {
  const crop = { width: 8, height: 8, data: new Uint8Array(192) };
  const face = { crop, box: { x: 1, y: 2, width: 30, height: 40 } };
  const flat: Explanation = { status: 'no-clear-place', ms: 1 };

  function asking(explain: InferenceService['explain']) {
    const cancel = vi.fn<InferenceService['cancel']>(async () => {});
    return { cancel, ask: createExplain({ ensureInference: async () => {}, inference: { explain, cancel } }) };
  }

  it('hands over the crop and the size of the face, and brings the answer', async () => {
    const explain = vi.fn<InferenceService['explain']>(async () => flat);
    const { ask, cancel } = asking(explain);
    const controller = new AbortController();
    expect(await ask(face, controller.signal)).toBe(flat);
    expect(explain.mock.calls[0]![0]).toMatchObject({ crop, facePx: 40 });
    controller.abort();
    expect(cancel).not.toHaveBeenCalled();
  });

  it('takes the very question back when the asker leaves', async () => {
    const answer = Promise.withResolvers<Explanation>();
    const explain = vi.fn<InferenceService['explain']>(() => answer.promise);
    const { ask, cancel } = asking(explain);
    const controller = new AbortController();
    const asked = ask(face, controller.signal);
    await vi.waitUntil(() => explain.mock.calls.length > 0);
    controller.abort();
    expect(cancel).toHaveBeenCalledWith([explain.mock.calls[0]![0].requestId]);
    answer.resolve({ status: 'skipped', reason: 'cancelled' });
    expect((await asked).status).toBe('skipped');
  });

  it('fails as data when inference cannot be reached', async () => {
    const { ask } = asking(() => Promise.reject(new Error('nobody answered')));
    expect((await ask(face, new AbortController().signal)).status).toBe('failed');
  });
});
