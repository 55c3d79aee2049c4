import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { defaultVideoSpec, videoSchema, videoSpecOf } from '../../../lib/models/video-spec.ts';

describe('videoSpecOf', () => {
  it('is the default where a card says nothing', () => {
    expect(videoSpecOf({})).toEqual(defaultVideoSpec);
    expect(videoSpecOf({ video: { judging: {} } })).toEqual(defaultVideoSpec);
  });

  it('takes single fields from the card', () => {
    const { judging, tracking } = videoSpecOf({ video: { judging: { minSeconds: 2, minFrames: undefined } } });
    expect(judging).toEqual({ ...defaultVideoSpec.judging, minSeconds: 2 });
    expect(tracking).toEqual(defaultVideoSpec.tracking);
  });
});

describe('videoSchema', () => {
  it('lets the defaults through', () => {
    expect(v.parse(videoSchema, defaultVideoSpec)).toEqual(defaultVideoSpec);
  });

  it.each([
    ['an unknown field', { judging: { minSecond: 2 } }],
    ['an unknown section', { tracks: {} }],
    ['a correlation of nothing', { judging: { frameCorrelation: 0 } }],
    ['frames in parts', { judging: { minFrames: 2.5 } }],
    ['all of the evidence trimmed', { judging: { trimmedPart: 0.5 } }],
  ])('refuses %s', (_, section) => {
    expect(v.safeParse(videoSchema, section).success).toBe(false);
  });
});
