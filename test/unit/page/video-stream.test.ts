// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StreamIdentity } from '../../../lib/page/video/stream-identity.ts';
import { fakeVideo } from './video-fakes.ts';
import type { FakeVideo } from './video-fakes.ts';

describe('the run of a video', () => {
  let video: FakeVideo;
  let ended: string[];
  let controller: AbortController;
  let stream: StreamIdentity;

  beforeEach(() => {
    vi.useFakeTimers();
    document.body.replaceChildren();
    video = fakeVideo();
    ended = [];
    controller = new AbortController();
    stream = new StreamIdentity(video.element, { onEnd: (id) => ended.push(id), signal: controller.signal });
  });
  afterEach(() => vi.useRealTimers());

  it('goes on while time rises', () => {
    const first = stream.at(1);
    expect(stream.at(1.5)).toBe(first);
    expect(stream.at(3)).toBe(first);
    expect(stream.sampledSeconds).toBe(2);
    expect(ended).toEqual([]);
  });

  it('is not sampled twice at the same moment', () => {
    expect(stream.at(1)).not.toBeNull();
    expect(stream.at(1)).toBeNull();
  });

  it.each(['emptied', 'loadstart', 'seeking', 'resize'])('ends at %s', (type) => {
    const first = stream.at(1);
    video.now.timeSeconds = 30;
    video.fire(type);
    expect(ended).toEqual([first]);
    expect(stream.id).toBeUndefined();
    expect(stream.at(2)).not.toBe(first);
  });

  it('goes on where a seek goes back to the start, and counts the seconds of all rounds', () => {
    const first = stream.at(6);
    expect(stream.at(8)).toBe(first);
    video.now.timeSeconds = 0;
    video.fire('seeking');
    expect(stream.at(2)).toBe(first);
    expect(ended).toEqual([]);
    expect(stream.sampledSeconds).toBe(4);
  });

  it('goes on where a loop goes back, though no event tells', () => {
    const first = stream.at(8);
    expect(stream.at(0.5)).toBe(first);
    video.now.isLooping = true;
    stream.at(8);
    expect(stream.at(2)).toBe(first);
    expect(ended).toEqual([]);
  });

  it('ends where time goes back elsewhere, though no event tells', () => {
    const first = stream.at(8);
    expect(stream.at(5)).not.toBe(first);
    expect(ended).toEqual([first]);
    expect(stream.sampledSeconds).toBe(0);
  });

  it('ends where time goes back a second time after one seek to the start', () => {
    const first = stream.at(8);
    video.fire('seeking');
    expect(stream.at(2)).toBe(first);
    expect(stream.at(4)).toBe(first);
    expect(stream.at(3)).not.toBe(first);
  });

  it('ends where the element shows another source, though no event tells', () => {
    const first = stream.at(1);
    video.now.source = 'blob:https://a.test/2';
    expect(stream.at(2)).not.toBe(first);
  });

  it('ends after a rest for which inference does not remember it', () => {
    const first = stream.at(1);
    vi.advanceTimersByTime(40_000);
    expect(stream.at(2)).toBe(first);
    vi.advanceTimersByTime(51_000);
    expect(stream.at(3)).not.toBe(first);
  });

  it('ends with its signal, and what was never sampled ends without a word', () => {
    video.now.timeSeconds = 30;
    video.fire('seeking');
    expect(ended).toEqual([]);
    const first = stream.at(1);
    controller.abort();
    video.fire('seeking');
    expect(ended).toEqual([first]);
  });
});
