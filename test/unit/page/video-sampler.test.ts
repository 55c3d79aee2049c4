// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FrameResult } from '../../../lib/video/contract.ts';
import type { ReadFrame } from '../../../lib/page/video/read-frame.ts';
import { StreamIdentity } from '../../../lib/page/video/stream-identity.ts';
import { sampleVideo } from '../../../lib/page/video/video-sampler.ts';
import type { SamplerOptions } from '../../../lib/page/video/video-sampler.ts';
import { fakeInference, fakeVideo, judged, settle } from './video-fakes.ts';
import type { FakeInference, FakeVideo } from './video-fakes.ts';

const videoSize = { width: 640, height: 360 };
const aFrame: ReadFrame = { status: 'read', frame: new ArrayBuffer(4), videoSize };

describe('the sampling of a video', () => {
  let video: FakeVideo;
  let stream: StreamIdentity;
  let results: FrameResult[];
  let controller: AbortController;
  let read: ReturnType<typeof vi.fn<() => Promise<ReadFrame>>>;
  let unreadable: string[];

  beforeEach(() => {
    vi.useFakeTimers();
    document.body.replaceChildren();
    video = fakeVideo();
    controller = new AbortController();
    stream = new StreamIdentity(video.element, { onEnd: () => undefined, signal: controller.signal });
    results = [];
    unreadable = [];
    read = vi.fn<() => Promise<ReadFrame>>(async () => aFrame);
  });
  afterEach(() => vi.useRealTimers());

  function start(inference: FakeInference, change: Partial<SamplerOptions> = {}): Promise<void> {
    const options: SamplerOptions = {
      element: video.element,
      stream,
      read,
      judge: (request) => inference.judgeFrame(request),
      sensitivity: () => 'balanced',
      intervalMs: () => 250,
      onFrame: () => undefined,
      onResult: (result) => results.push(result),
      onUnreadable: (reason) => unreadable.push(reason),
      ...change,
    };
    return sampleVideo(options, controller.signal);
  }

  async function presentAndSettle(timeSeconds: number): Promise<void> {
    video.present(timeSeconds);
    await settle();
  }

  it('takes one frame for each interval, with its time and the size of the video', async () => {
    const inference = fakeInference();
    void start(inference);
    await presentAndSettle(0.5);
    expect(inference.asked).toMatchObject([{ timeSeconds: 0.5, videoSize, sensitivity: 'balanced' }]);
    expect(video.waiting.size).toBe(0);
    await vi.advanceTimersByTimeAsync(250);
    expect(video.waiting.size).toBe(1);
    await presentAndSettle(0.75);
    expect(inference.asked.map(({ streamId }) => streamId)).toEqual([stream.id, stream.id]);
    expect(results).toHaveLength(2);
  });

  it('takes no frame while one is being judged', async () => {
    const answer = Promise.withResolvers<FrameResult>();
    const inference = fakeInference(() => answer.promise);
    void start(inference);
    await presentAndSettle(0.5);
    await vi.advanceTimersByTimeAsync(5000);
    expect([inference.asked.length, video.waiting.size]).toEqual([1, 0]);
    answer.resolve(judged(0.5));
    await settle();
    expect(video.waiting.size).toBe(1);
  });

  it('waits ever longer where inference is busy, and no longer once it answers', async () => {
    const inference = fakeInference(() => ({ status: 'busy' }));
    void start(inference);
    await presentAndSettle(1);
    await vi.advanceTimersByTimeAsync(499);
    expect(video.waiting.size).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    await presentAndSettle(2);
    await vi.advanceTimersByTimeAsync(999);
    expect(video.waiting.size).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    inference.judgeFrame = async () => judged(3);
    await presentAndSettle(3);
    await vi.advanceTimersByTimeAsync(250);
    expect(video.waiting.size).toBe(1);
  });

  it('tries again, ever more rarely, where inference has failed', async () => {
    const inference = fakeInference(() => ({ status: 'failed', reason: 'internal', detail: 'gone' }));
    void start(inference);
    await presentAndSettle(1);
    expect(results).toMatchObject([{ status: 'failed' }]);
    await vi.advanceTimersByTimeAsync(2000);
    await presentAndSettle(2);
    await vi.advanceTimersByTimeAsync(3999);
    expect(video.waiting.size).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(video.waiting.size).toBe(1);
  });

  it('drops an answer about a run that is over', async () => {
    const answer = Promise.withResolvers<FrameResult>();
    void start(fakeInference(() => answer.promise));
    await presentAndSettle(5);
    video.fire('seeking');
    answer.resolve(judged(5));
    await settle();
    expect(results).toEqual([]);
    expect(controller.signal.aborted).toBe(false);
  });

  it('does not send a frame of a source that has changed while it was read', async () => {
    const inference = fakeInference();
    read.mockImplementation(async () => {
      video.fire('emptied');
      return aFrame;
    });
    void start(inference);
    await presentAndSettle(1);
    expect(inference.asked).toEqual([]);
  });

  it('ends where the video cannot be read, and says why', async () => {
    read.mockResolvedValue({ status: 'unreadable', reason: 'video-of-another-site' });
    const ended = start(fakeInference());
    await presentAndSettle(1);
    await expect(ended).resolves.toBeUndefined();
    expect(unreadable).toEqual(['video-of-another-site']);
  });

  it('tries the next frame where this one could not be read', async () => {
    read.mockResolvedValueOnce({ status: 'none' });
    const inference = fakeInference();
    void start(inference);
    await presentAndSettle(1);
    expect(inference.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    await presentAndSettle(1.5);
    expect(inference.asked).toHaveLength(1);
  });

  it.each([
    ['while it waits for a frame', async () => undefined],
    ['while it rests', () => presentAndSettle(1)],
  ])('leaves nothing running when it is stopped %s', async (_when, begin) => {
    const ended = start(fakeInference());
    await begin();
    controller.abort();
    await expect(ended).resolves.toBeUndefined();
    expect(video.waiting.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('drops the answer that comes after it was stopped', async () => {
    const answer = Promise.withResolvers<FrameResult>();
    const ended = start(fakeInference(() => answer.promise));
    await presentAndSettle(1);
    controller.abort();
    answer.resolve(judged(1));
    await ended;
    expect(results).toEqual([]);
  });

  it('samples by painted frames where the browser tells of no video frames', async () => {
    Object.defineProperty(video.element, 'requestVideoFrameCallback', { value: undefined });
    Object.defineProperty(video.element, 'currentTime', { value: 4 });
    const inference = fakeInference();
    const ended = start(inference);
    await vi.advanceTimersByTimeAsync(20);
    expect(inference.asked).toMatchObject([{ timeSeconds: 4 }]);
    controller.abort();
    await ended;
  });
});
