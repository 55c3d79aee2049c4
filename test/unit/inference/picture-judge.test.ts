import { describe, expect, it } from 'vitest';
import type { JudgeRequest } from '../../../lib/inference/contract.ts';
import { PictureJudge } from '../../../lib/inference/picture-judge.ts';
import type { PictureJudgeParts } from '../../../lib/inference/picture-judge.ts';
import { card, measurementOf } from './support/measurements.ts';

const never = new AbortController().signal;

function judgeWith(fakeProbability: number, parts: Partial<PictureJudgeParts> = {}) {
  const measured: string[] = [];
  const read: string[] = [];
  const judge = new PictureJudge({
    card: async () => card,
    async read(source) {
      read.push(source.kind);
      return { status: 'read', blob: source.kind === 'blob' ? source.blob : new Blob([source.url]) };
    },
    async measure(picture) {
      measured.push(await picture.text());
      return measurementOf(fakeProbability);
    },
    parallelReads: 2,
    parallelMeasurements: 2,
    ...parts,
  });
  return { judge, measured, read };
}

function requestFor(content: string, overrides: Partial<JudgeRequest> = {}): JudgeRequest {
  return {
    requestId: content,
    source: { kind: 'blob', blob: new Blob([content]) },
    priority: 'visible',
    sensitivity: 'balanced',
    ...overrides,
  };
}

describe('PictureJudge', () => {
  it('measures the same content once, and says that the second answer cost nothing', async () => {
    const { judge, measured } = judgeWith(0.5);
    const first = await judge.judge(requestFor('a'), never);
    const second = await judge.judge(requestFor('a', { requestId: 'again' }), never);
    expect(measured).toEqual(['a']);
    expect(first).toMatchObject({ status: 'analyzed', ms: 12 });
    expect(second).toMatchObject({ status: 'analyzed', ms: 0 });
  });

  it('shares the measurement of identical pictures that are asked for at once', async () => {
    const { judge, measured } = judgeWith(0.5);
    await Promise.all(['1', '2', '3'].map((requestId) => judge.judge(requestFor('a', { requestId }), never)));
    expect(measured).toEqual(['a']);
  });

  it('applies the sensitivity of each request to one measurement', async () => {
    const { judge, measured } = judgeWith(0.85);
    const verdicts = await Promise.all(
      (['cautious', 'sensitive'] as const).map((sensitivity) => judge.judge(requestFor('a', { sensitivity }), never)),
    );
    expect(measured).toEqual(['a']);
    expect(verdicts.map((result) => result.status === 'analyzed' && result.verdict)).toEqual([
      'uncertain',
      'likely-fake',
    ]);
  });

  it('fetches an address once for all who ask at once', async () => {
    const { judge, read } = judgeWith(0.5);
    const source = { kind: 'url', url: 'https://example.com/a.jpg' } as const;
    await Promise.all(['1', '2'].map((requestId) => judge.judge(requestFor('', { requestId, source }), never)));
    expect(read).toEqual(['url']);
  });

  it('passes on why a picture could not be read', async () => {
    const failed = { status: 'failed', reason: 'address-refused', detail: 'local' } as const;
    const { judge, measured } = judgeWith(0.5, { read: async () => failed });
    expect(await judge.judge(requestFor('a'), never)).toEqual(failed);
    expect(measured).toEqual([]);
  });

  it('fails as "model-unavailable" without a card', async () => {
    const { judge, measured } = judgeWith(0.5, { card: () => Promise.reject(new Error('no card')) });
    expect(await judge.judge(requestFor('a'), never)).toMatchObject({ status: 'failed', reason: 'model-unavailable' });
    expect(measured).toEqual([]);
  });

  it('fails as "internal" when the worker breaks, and measures again when asked again', async () => {
    let calls = 0;
    const { judge } = judgeWith(0.5, {
      async measure() {
        calls += 1;
        if (calls === 1) throw new Error('worker died');
        return measurementOf(0.5);
      },
    });
    expect(await judge.judge(requestFor('a'), never)).toEqual({
      status: 'failed',
      reason: 'internal',
      detail: 'worker died',
    });
    expect(await judge.judge(requestFor('a'), never)).toMatchObject({ status: 'analyzed' });
  });

  it('answers a cancelled request as such and never measures it', async () => {
    const { judge, measured } = judgeWith(0.5);
    expect(await judge.judge(requestFor('a'), AbortSignal.abort())).toEqual({
      status: 'skipped',
      reason: 'cancelled',
      faces: [],
    });
    expect(measured).toEqual([]);
  });
});
