import { describe, expect, it } from 'vitest';
import type { MemorySample } from '../../../lib/cli/bench/extension-memory.ts';
import type { CostPair } from '../../../lib/cli/bench/video-bench.ts';
import { compareDropped, isSteady, memoryFigures, videoFigures } from '../../../lib/cli/bench/video-figures.ts';
import { videoText } from '../../../lib/cli/bench/video-text.ts';

const cost = (droppedPercent: number, longTaskMsPerSecond: number) => ({
  droppedPercent,
  longTaskMsPerSecond,
  frames: 100,
});
const pair = (without: number, withChecks: number, longTaskMs = 0): CostPair => ({
  without: cost(without, 0),
  withChecks: cost(withChecks, longTaskMs),
});
const sample = (atSeconds: number, change: Partial<MemorySample> = {}): MemorySample => ({
  atSeconds,
  tensors: 212,
  tensorBytes: 1,
  liveMb: 30,
  browserMb: 700,
  ...change,
});
const flat = Array.from({ length: 20 }, (_, index) => sample(30 * index));

describe('the cost of checking a playing video', () => {
  it('is the median of what the members of a pair differ by, not the difference of medians', () => {
    expect(compareDropped([pair(0, 1), pair(10, 11), pair(50, 20)])).toEqual({
      without: 10,
      withChecks: 11,
      more: 1,
      least: -30,
      most: 1,
    });
  });

  it('can be told only where the video alone plays evenly', () => {
    expect(isSteady([pair(0, 9), pair(1.5, 9)])).toBe(true);
    expect(isSteady([pair(0, 0), pair(3, 0)])).toBe(false);
    expect(isSteady([pair(0, 0), { without: cost(0, 60), withChecks: cost(0, 0) }])).toBe(false);
  });

  it.each([
    [pair(1, 3), 'isSmooth', true],
    [pair(1, 3.5), 'isSmooth', false],
    [pair(0, 0, 50), 'isResponsive', true],
    [pair(0, 0, 51), 'isResponsive', false],
  ] as const)('is held against its bounds: %j', (measured, target, isReached) => {
    expect(videoFigures([measured], flat).targets[target]).toBe(isReached);
  });
});

describe('memory over time', () => {
  it('is flat where it ends as it began, whatever happened at the start', () => {
    const values = [90, 90, ...Array.from({ length: 18 }, () => 30)];
    expect(memoryFigures(values, 10)).toEqual({
      minutes: 10,
      samples: 20,
      earlierMb: 30,
      laterMb: 30,
      grownPercent: 0,
    });
  });

  it('is not where it climbs, of the page and the extension or of the whole browser', () => {
    const climbing = (change: (index: number) => Partial<MemorySample>) =>
      flat.map((one, index) => ({ ...one, ...change(index) }));
    const isFlat = (samples: MemorySample[]) => videoFigures([pair(0, 0)], samples).targets.isFlat;
    expect(isFlat(flat)).toBe(true);
    expect(isFlat(climbing((index) => ({ liveMb: 30 + index })))).toBe(false);
    expect(isFlat(climbing((index) => ({ browserMb: 700 + 10 * index })))).toBe(false);
  });

  it('has a constant number of tensors once every worker has loaded its own', () => {
    const tensors = (counts: number[]) =>
      videoFigures(
        [pair(0, 0)],
        flat.map((one, index) => ({ ...one, tensors: counts[index] ?? 212 })),
      );
    expect(tensors([106, 106]).targets.isConstant).toBe(true);
    expect(tensors([106, 106, 106]).tensors).toEqual({ least: 106, most: 212 });
    expect(tensors([106, 106, 106]).targets.isConstant).toBe(false);
  });

  it('cannot be told from a few readings', () => {
    expect(() => videoFigures([pair(0, 0)], flat.slice(0, 3))).toThrow('at least four samples, got 3');
  });
});

describe('the text of the video bench', () => {
  const text = (figures: ReturnType<typeof videoFigures>) =>
    videoText({
      date: '2026-01-02',
      machine: { cpu: 'Some CPU', cores: 2, browser: 'Chromium 1', loadAverage: { before: 0.1, after: 1 } },
      video: { width: 1280, height: 720, framesPerSecond: 25 },
      secondsEach: 20,
      pairs: 1,
      figures,
    });

  it('says what was measured and which bounds are kept', () => {
    const said = text(videoFigures([pair(1, 2.5, 60)], flat));
    expect(said).toContain('| dropped frames | 1 % | 2.5 % | 1.5 points | 1.5 to 1.5 |');
    expect(said).toContain('Reached: 2 points more dropped frames or less.');
    expect(said).toContain('Missed: 50 ms a second more of long tasks or less.');
    expect(said).toContain('Over 9.5 minutes of checking, 20 readings');
    expect(said).toContain('212 tensors throughout');
  });

  it('leaves out what the system does not tell', () => {
    const untold = flat.map((one) => ({ ...one, browserMb: undefined }));
    const said = text(videoFigures([pair(0, 0)], untold));
    expect(said).not.toContain('all processes of the browser');
    expect(said).toContain('Reached: memory that grows by 5 % or less.');
  });
});
