import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clipJudgeStarter } from '../../../lib/inference/clip-judge-starter.ts';
import type { ClipCard } from '../../../lib/models/clip-card.ts';
import type { ClipJudge } from '../../../lib/video/clip-judge.ts';
import { thresholds } from '../inference/support/measurements.ts';

const card = { clip: { frames: 2, secondsBetween: [0.2, 1] }, thresholds } as ClipCard;
const quality = { facePx: 100, detail: 0 };
const one = Float32Array.of(1);

async function pushTwo(judge: ClipJudge | undefined) {
  await judge!.push(1, 0, one, quality);
  return judge!.push(1, 0.5, one, quality);
}

describe('clipJudgeStarter', () => {
  const complain = vi.fn<typeof console.error>();
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(complain.mockClear()));
  afterEach(() => void vi.restoreAllMocks());

  it('starts a judge of its own for each stream', async () => {
    const start = clipJudgeStarter({ readCard: async () => card, judge: async () => 3 });
    const [first, second] = [await start(), await start()];
    await second!.push(1, 0, one, quality);
    expect(await first!.push(1, 0.5, one, quality)).toBeUndefined();
    expect(await second!.push(1, 0.5, one, quality)).toEqual({ timeSeconds: 0.5, logit: 3 });
    expect(first!.thresholds).toEqual(thresholds);
  });

  it('starts none where no clip model ships, without a word', async () => {
    expect(await clipJudgeStarter({ readCard: async () => undefined, judge: async () => 3 })()).toBeUndefined();
    expect(complain).not.toHaveBeenCalled();
  });

  it('leaves videos to frames where the card cannot be read, and says so once', async () => {
    const start = clipJudgeStarter({ readCard: () => Promise.reject(new Error('torn')), judge: async () => 3 });
    expect(await start()).toBeUndefined();
    expect(await start()).toBeUndefined();
    expect(complain).toHaveBeenCalledOnce();
  });

  it('asks no more where the clip model gave wrong results', async () => {
    const judge = vi.fn<() => Promise<number>>(() => Promise.reject(new Error('wrong results')));
    const start = clipJudgeStarter({ readCard: async () => card, judge });
    const running = await start();
    expect(await pushTwo(running)).toBeUndefined();
    expect(await pushTwo(running)).toBeUndefined();
    expect(await start()).toBeUndefined();
    expect(judge).toHaveBeenCalledOnce();
    expect(complain).toHaveBeenCalledOnce();
  });
});
