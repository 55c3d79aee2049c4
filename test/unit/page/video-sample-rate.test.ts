// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PageLoad } from '../../../lib/page/video/page-load.ts';
import { watchPower } from '../../../lib/page/video/power-source.ts';
import { sampleIntervalMs } from '../../../lib/page/video/sample-rate.ts';
import type { SamplingConditions } from '../../../lib/page/video/sample-rate.ts';

const calm: SamplingConditions = {
  sampledSeconds: 0,
  lookingSeconds: undefined,
  isOnBattery: false,
  shorterSidePx: 720,
  load: 0,
  playbackRate: 1,
};
const interval = (change: Partial<SamplingConditions>) => sampleIntervalMs({ ...calm, ...change });

describe('the rate of sampling', () => {
  it('is four frames a second at first, two while a face is looked at for longer, one once it is settled', () => {
    expect(interval({})).toBe(250);
    expect(interval({ sampledSeconds: 5, lookingSeconds: 5 })).toBe(500);
    expect(interval({ sampledSeconds: 5 })).toBe(1000);
  });

  it('is four again when a face comes late into the video', () => {
    expect(interval({ sampledSeconds: 60, lookingSeconds: 0.5 })).toBe(250);
  });

  it('is less on battery, for small videos and on a busy page, and never less than one in four seconds', () => {
    expect(interval({ isOnBattery: true })).toBe(500);
    expect(interval({ shorterSidePx: 180 })).toBe(500);
    expect([interval({ load: 1 }), interval({ load: 2 })]).toEqual([500, 1000]);
    expect(interval({ sampledSeconds: 9, isOnBattery: true, shorterSidePx: 100, load: 2 })).toBe(4000);
  });

  it('goes by the time of a slowed-down video, and is no higher for a fast one', () => {
    expect(interval({ playbackRate: 0.5 })).toBe(500);
    expect(interval({ playbackRate: 2 })).toBe(250);
  });
});

describe('the load of the page', () => {
  afterEach(() => vi.useRealTimers());

  it('rises with long tasks and is forgotten after five seconds', () => {
    vi.useFakeTimers();
    const load = new PageLoad(new AbortController().signal);
    expect(load.level).toBe(0);
    load.noteTask(performance.now(), 900);
    expect(load.level).toBe(1);
    load.noteTask(performance.now(), 1500);
    expect(load.level).toBe(2);
    vi.advanceTimersByTime(5100);
    expect(load.level).toBe(0);
  });

  it('rises with frames that come late, and one late frame is none', () => {
    const load = new PageLoad(new AbortController().signal);
    load.noteLateness(90);
    expect(load.level).toBe(0);
    for (let frame = 0; frame < 10; frame += 1) load.noteLateness(60);
    expect(load.level).toBe(1);
    for (let frame = 0; frame < 10; frame += 1) load.noteLateness(300);
    expect(load.level).toBe(2);
    for (let frame = 0; frame < 20; frame += 1) load.noteLateness(-5);
    expect(load.level).toBe(0);
  });

  it('listens for long tasks until the signal aborts', () => {
    const disconnect = vi.fn<() => void>();
    const observe = vi.fn<(options: object) => void>();
    const fake = Object.assign(
      vi.fn<() => object>(function observer() {
        return { observe, disconnect };
      }),
      { supportedEntryTypes: ['longtask'] },
    );
    vi.stubGlobal('PerformanceObserver', fake);
    const controller = new AbortController();
    new PageLoad(controller.signal).noteLateness(0);
    expect(observe).toHaveBeenCalledExactlyOnceWith({ type: 'longtask' });
    controller.abort();
    expect(disconnect).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });
});

describe('the power source', () => {
  const withBattery = (getBattery: unknown) => Object.assign(navigator, { getBattery });

  it('follows the battery until the signal aborts', async () => {
    const battery = Object.assign(new EventTarget(), { charging: false });
    withBattery(async () => battery);
    const controller = new AbortController();
    const isOnBattery = watchPower(controller.signal);
    await expect.poll(isOnBattery).toBe(true);
    battery.charging = true;
    battery.dispatchEvent(new Event('chargingchange'));
    expect(isOnBattery()).toBe(false);
    controller.abort();
    battery.charging = false;
    battery.dispatchEvent(new Event('chargingchange'));
    expect(isOnBattery()).toBe(false);
  });

  it('counts as mains where the browser does not say', async () => {
    withBattery(undefined);
    expect(watchPower(new AbortController().signal)()).toBe(false);
    withBattery(() => Promise.reject(new Error('not allowed')));
    const isOnBattery = watchPower(new AbortController().signal);
    await Promise.resolve();
    expect(isOnBattery()).toBe(false);
  });
});
