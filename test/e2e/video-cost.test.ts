/*
 * What checking costs the player, in short: `npm run bench:video` measures for minutes and writes its figures. Pairs of
 * the same video without the extension and with it, in turns, so that what else the machine does meanwhile meets both.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVideoBench } from '../../lib/cli/bench/video-bench.ts';
import type { CostPair, VideoBench } from '../../lib/cli/bench/video-bench.ts';
import { compareDropped, compareLongTasks, isSteady, targets } from '../../lib/cli/bench/video-figures.ts';
import { faceClip, hasFfmpeg } from '../../lib/cli/drawn-video.ts';
import { hasChromium } from './support/telltale.ts';

const pairCount = 3;
const secondsEach = 5;

describe.skipIf(!hasChromium || !hasFfmpeg)('checking a playing 720p video', () => {
  let bench: VideoBench;

  beforeAll(async () => {
    bench = await openVideoBench(await faceClip(0, 12));
  });
  afterAll(() => bench?.close());

  it('costs at most 2 points more dropped frames and 50 ms a second more of long tasks', async (context) => {
    const pairs: CostPair[] = [];
    for (let pair = 0; pair < pairCount; pair++) pairs.push(await bench.measurePair(secondsEach, pair % 2 === 0));
    const [dropped, longTasks] = [compareDropped(pairs), compareLongTasks(pairs)];
    context.skip(
      !isSteady(pairs),
      'the machine is too busy: the video alone stutters more in some turns than the bounds',
    );
    expect(dropped.more).toBeLessThanOrEqual(targets.droppedPoints);
    expect(longTasks.more).toBeLessThanOrEqual(targets.longTaskMsPerSecond);
  });

  it('leaves no tensor behind, and nothing else that lives on', async () => {
    const samples = (await bench.watchMemory(16, 4)).slice(1);
    const [first, last] = [samples[0]!, samples.at(-1)!];
    expect(first.tensors).toBeGreaterThan(0);
    expect(samples.map(({ tensors }) => tensors)).toEqual(samples.map(() => first.tensors));
    expect((100 * (last.liveMb - first.liveMb)) / first.liveMb).toBeLessThanOrEqual(targets.grownPercent);
  });
});
