import { describe, expect, it } from 'vitest';
import { MeasurementCache } from '../../../lib/inference/measurement-cache.ts';
import { measurementOf } from './support/measurements.ts';

describe('MeasurementCache', () => {
  it('gives back what a content was measured as', () => {
    const cache = new MeasurementCache();
    const measurement = measurementOf(0.3);
    cache.set('a', measurement);
    expect(cache.get('a')).toEqual(measurement);
    expect(cache.get('b')).toBeUndefined();
  });

  it('remembers that there was no face', () => {
    const cache = new MeasurementCache();
    cache.set('a', { status: 'skipped', reason: 'no-face', faces: [] });
    expect(cache.get('a')).toMatchObject({ reason: 'no-face' });
  });

  it('forgets failures and cancellations, which may pass', () => {
    const cache = new MeasurementCache();
    cache.set('a', { status: 'failed', reason: 'timed-out', detail: '' });
    cache.set('b', { status: 'skipped', reason: 'cancelled', faces: [] });
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, undefined]);
  });

  it('drops the longest unused when it is full', () => {
    const cache = new MeasurementCache(2500);
    cache.set('a', measurementOf(0.1));
    cache.set('b', measurementOf(0.2));
    cache.get('a');
    cache.set('c', measurementOf(0.3));
    expect([cache.get('a'), cache.get('b'), cache.get('c')].map((entry) => entry !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });
});
