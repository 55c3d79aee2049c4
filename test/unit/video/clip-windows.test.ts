import { describe, expect, it, vi } from 'vitest';
import { createClipWindows } from '../../../lib/video/clip-windows.ts';
import type { ClipWindowsParts } from '../../../lib/video/clip-windows.ts';

const thresholds = {
  cautious: { likelyFake: 0.9, noSignOfFake: 0.5 },
  balanced: { likelyFake: 0.8, noSignOfFake: 0.4 },
  sensitive: { likelyFake: 0.6, noSignOfFake: 0.3 },
};

function windowsOf() {
  const judgeWindow = vi.fn<ClipWindowsParts['judgeWindow']>(async (features) => features[0]![0]!);
  const judge = createClipWindows({ clip: { frames: 4, secondsBetween: [0.25, 1] }, thresholds, judgeWindow });
  /** Pushes crops whose only feature is their time. */
  const push = async (times: readonly number[], trackId = 1) => {
    const answers = [];
    for (const timeSeconds of times)
      answers.push(
        await judge.push(trackId, timeSeconds, Float32Array.of(timeSeconds), { facePx: timeSeconds, detail: 0 }),
      );
    return answers.filter((answer) => answer !== undefined);
  };
  const judged = () => judgeWindow.mock.calls.map(([features]) => features.map(([time]) => time));
  return { judge, judgeWindow, push, judged };
}

describe('createClipWindows', () => {
  it('answers for each full window; windows share half of their crops', async () => {
    const { push, judged, judgeWindow } = windowsOf();
    const answers = await push([1, 1.5, 2, 2.5, 3, 3.5, 4]);
    expect(judged()).toEqual([
      [1, 1.5, 2, 2.5],
      [2, 2.5, 3, 3.5],
    ]);
    expect(answers).toEqual([
      { timeSeconds: 2.5, logit: 1 },
      { timeSeconds: 3.5, logit: 2 },
    ]);
    expect(judgeWindow.mock.calls[1]![1]).toEqual({ facePx: 2, detail: 0 });
  });

  it('leaves out frames that come sooner than it was trained on, but not for a trifle', async () => {
    const { push, judged } = windowsOf();
    await push([0, 0.125, 0.25, 0.375, 0.46875, 0.5, 0.75]);
    expect(judged()).toEqual([[0, 0.25, 0.46875, 0.75]]);
  });

  it('goes on at the slowest rate it was trained on, also where a player is late by a trifle', async () => {
    const { push, judged } = windowsOf();
    await push([0, 1.0625, 2.1875, 3.25]);
    expect(judged()).toEqual([[0, 1.0625, 2.1875, 3.25]]);
  });

  it('begins anew after the face was away for longer than it was trained on', async () => {
    const { push, judged } = windowsOf();
    await push([0, 0.5, 1, 2.5, 3, 3.5, 4]);
    expect(judged()).toEqual([[2.5, 3, 3.5, 4]]);
  });

  it('keeps tracks apart and forgets the ended ones', async () => {
    const { judge, push, judged } = windowsOf();
    await push([0, 0.5, 1]);
    await push([0, 0.5, 1, 1.5], 2);
    expect(judged()).toEqual([[0, 0.5, 1, 1.5]]);
    judge.end(1);
    expect(await push([1.5, 2, 2.5])).toEqual([]);
  });
});
