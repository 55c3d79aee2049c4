// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAskVideoInference } from '../../../lib/page/video/ask-video-inference.ts';
import { PageLoad } from '../../../lib/page/video/page-load.ts';
import type { ReadFrame } from '../../../lib/page/video/read-frame.ts';
import type { WatchedVideo } from '../../../lib/page/video/watched-video.ts';
import { answersOf } from '../../../lib/page/video/watched-video.ts';
import type { Settings } from '../../../lib/settings/settings.ts';
import type { TrackResult } from '../../../lib/video/contract.ts';
import { fakeInference, fakeVideo, judged, settle, settled, track } from './video-fakes.ts';
import type { FakeInference, FakeVideo } from './video-fakes.ts';

const { VideoChecker } = await import('../../../lib/page/video/video-checker.ts');

const settings = { isPaused: false, sensitivity: 'balanced' } as Settings;
const aFrame: ReadFrame = { status: 'read', frame: new ArrayBuffer(4), videoSize: { width: 640, height: 360 } };
const tainted: ReadFrame = { status: 'unreadable', reason: 'video-of-another-site' };

const load = new PageLoad(new AbortController().signal);

describe('the checker of videos', () => {
  let tracks: TrackResult[];
  let inference: FakeInference;
  let read: ReturnType<typeof vi.fn<() => Promise<ReadFrame>>>;
  let capture: ReturnType<typeof vi.fn<() => Promise<ReadFrame>>>;
  let checker: InstanceType<typeof VideoChecker>;

  beforeEach(() => {
    vi.useFakeTimers();
    document.body.replaceChildren();
    tracks = [track()];
    inference = fakeInference(({ timeSeconds }) => judged(timeSeconds, ...tracks));
    read = vi.fn<() => Promise<ReadFrame>>(async () => aFrame);
    capture = vi.fn<() => Promise<ReadFrame>>(async () => aFrame);
    checker = new VideoChecker({
      inference: createAskVideoInference({
        ensureInference: async () => undefined,
        hold: () => undefined,
        video: inference,
      }),
      load: () => load,
      isOnBattery: () => false,
      readerOf: () => read,
      captureOf: () => capture,
      onChange: () => undefined,
      settings,
    });
    checker.isAutomatic = true;
  });
  afterEach(() => {
    checker.forgetAll();
    const timers = vi.getTimerCount();
    vi.useRealTimers();
    vi.restoreAllMocks();
    if (timers > 0) throw new Error(`Expected no timer after every video was forgotten, found ${timers}.`);
  });

  function see(change: Parameters<typeof fakeVideo>[0] = {}, shownPx2 = 160_000): FakeVideo & { record: WatchedVideo } {
    const video = fakeVideo(change);
    const record = checker.videoOn(video.element);
    record.shownPx2 = shownPx2;
    checker.balance();
    return { ...video, record };
  }

  async function presentAt(video: FakeVideo, ...times: number[]): Promise<void> {
    for (const time of times) {
      video.present(time);
      await vi.advanceTimersByTimeAsync(1000);
    }
  }

  it('samples a video that plays and is seen, and keeps what is found', async () => {
    const video = see();
    await presentAt(video, 0.5, 1.5);
    expect(inference.asked).toHaveLength(2);
    expect(video.record).toMatchObject({ tracks, model: 'test 1.0.0', sampledSeconds: 1, problem: undefined });
  });

  it.each([
    ['paused', { isPaused: true }, 1000],
    ['at its end', { isEnded: true }, 1000],
    ['out of sight', {}, 0],
    ['without a picture', { width: 0, height: 0 }, 1000],
    ['small', { displayedPx: 90 }, 1000],
  ])('leaves a video alone that is %s', (_how, change, shownPx2) => {
    const video = see(change, shownPx2);
    expect(checker.isRunning(video.record)).toBe(false);
    expect(video.waiting.size).toBe(0);
  });

  it('leaves videos alone where nobody asked for them, and checks the one that somebody asks for', () => {
    checker.isAutomatic = false;
    const [one, other] = [see({ displayedPx: 50 }), see()];
    checker.demand(one.record, true);
    expect([checker.isRunning(one.record), checker.isRunning(other.record)]).toEqual([true, false]);
  });

  it('samples nothing in a tab that is behind another, and goes on when it comes back', async () => {
    const video = see();
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    checker.balance();
    expect(video.waiting.size).toBe(0);
    hidden.mockReturnValue(false);
    checker.balance();
    await settle();
    expect(video.waiting.size).toBe(1);
  });

  it('rests with the video and goes on in the same run', async () => {
    const video = see();
    await presentAt(video, 1);
    video.now.isPaused = true;
    video.fire('pause');
    expect([checker.isRunning(video.record), video.record.tracks.length]).toEqual([false, 1]);
    video.now.isPaused = false;
    video.fire('playing');
    await presentAt(video, 2);
    expect(new Set(inference.asked.map(({ streamId }) => streamId)).size).toBe(1);
    expect(inference.ended).toEqual([]);
  });

  it('samples the three largest of a hundred, and another when one of these rests', () => {
    const videos = Array.from({ length: 100 }, (_, index) => see({}, 1000 + index));
    const running = () => videos.flatMap(({ record }, index) => (checker.isRunning(record) ? [index] : []));
    expect(running()).toEqual([97, 98, 99]);
    expect(videos.filter(({ waiting }) => waiting.size > 0)).toHaveLength(3);
    videos[98]!.now.isPaused = true;
    videos[98]!.fire('pause');
    expect(running()).toEqual([96, 97, 99]);
    checker.demand(videos[3]!.record, true);
    expect(running()).toEqual([3, 97, 99]);
  });

  it('begins a new run on a reused element and forgets the faces of the clip before', async () => {
    tracks = [settled(0.9)];
    const video = see();
    await presentAt(video, 1);
    const [first] = inference.asked;
    video.now.source = 'https://a.test/next.mp4';
    video.fire('emptied');
    expect(inference.ended).toEqual([first!.streamId]);
    expect(answersOf(video.record)).toEqual([]);
    await presentAt(video, 0.1);
    expect(inference.asked.at(-1)?.streamId).not.toBe(first!.streamId);
  });

  it('keeps the faces and their run where the video goes round', async () => {
    tracks = [settled(0.9)];
    const video = see();
    await presentAt(video, 5);
    video.now.timeSeconds = 0;
    video.fire('seeking');
    expect(video.record.tracks).toHaveLength(1);
    await presentAt(video, 0.2);
    expect(new Set(inference.asked.map(({ streamId }) => streamId)).size).toBe(1);
    expect([inference.ended, video.record.sampledSeconds]).toEqual([[], 0.2]);
  });

  it('takes the faces off at a seek, but remembers the verdict of the source', async () => {
    tracks = [settled(0.9)];
    const video = see();
    await presentAt(video, 5);
    video.fire('seeking');
    expect(video.record.tracks).toEqual([]);
    expect(answersOf(video.record)).toMatchObject([{ verdict: 'likely-fake' }]);
    tracks = [track()];
    await presentAt(video, 0.2);
    expect(video.record.tracks).toMatchObject([{ status: 'looking' }]);
    expect(answersOf(video.record)).toHaveLength(1);
  });

  it('keeps who settled and left the picture, without a place', async () => {
    tracks = [settled(0.9, { trackId: 1 }), track({ trackId: 2 })];
    const video = see();
    await presentAt(video, 1);
    tracks = [track({ trackId: 3 })];
    await presentAt(video, 2);
    expect(video.record.tracks.map(({ trackId, box }) => [trackId, box !== undefined])).toEqual([
      [1, false],
      [3, true],
    ]);
  });

  it('keeps a crop that is not sent again', async () => {
    tracks = [settled(0.9)];
    const video = see();
    await presentAt(video, 1);
    const { crop, ...bare } = settled(0.91);
    tracks = [bare];
    await presentAt(video, 2);
    expect(video.record.tracks).toMatchObject([{ fakeProbability: 0.91, crop }]);
  });

  it('does not read what is protected, however it shows itself', async () => {
    const early = see({ isProtected: true });
    expect(early.record.problem).toBe('video-protected');
    const late = see();
    late.fire('encrypted');
    await presentAt(late, 1);
    expect(late.record.problem).toBe('video-protected');
    checker.demand(late.record, true);
    expect([late.record.problem, inference.asked.length]).toEqual(['video-protected', 0]);
  });

  it('gives up a video of another site until somebody asks, and then looks at the screen', async () => {
    read.mockResolvedValue(tainted);
    const video = see();
    await presentAt(video, 1);
    expect([video.record.problem, checker.isRunning(video.record)]).toEqual(['video-of-another-site', false]);
    expect(capture).not.toHaveBeenCalled();
    checker.demand(video.record, true);
    await presentAt(video, 2);
    expect(capture).toHaveBeenCalledOnce();
    expect(video.record).toMatchObject({ isFromScreen: true, problem: undefined, tracks });
  });

  it('looks at the screen at once where somebody asks before it is known', async () => {
    checker.isAutomatic = false;
    read.mockResolvedValue(tainted);
    const video = see();
    checker.demand(video.record, true);
    await presentAt(video, 1, 2);
    expect(capture).toHaveBeenCalledOnce();
    expect(inference.asked).toHaveLength(1);
  });

  it('does not look at the screen for somebody who asked about the whole page: the browser would not let it', async () => {
    read.mockResolvedValue(tainted);
    const video = see();
    checker.demand(video.record, false);
    await presentAt(video, 1);
    expect([video.record.problem, capture.mock.calls.length]).toEqual(['video-of-another-site', 0]);
  });

  it('says that inference has failed, and takes it back when it answers again', async () => {
    const judge = inference.judgeFrame.bind(inference);
    inference.judgeFrame = async () => ({ status: 'failed', reason: 'model-unavailable', detail: '' });
    const video = see();
    await presentAt(video, 1);
    expect(video.record.problem).toBe('model-unavailable');
    inference.judgeFrame = judge;
    await presentAt(video, 2, 3, 4);
    expect(video.record.problem).toBeUndefined();
  });

  it('throws nothing where inference is gone', async () => {
    inference.judgeFrame = () => Promise.reject(new Error('Receiving end does not exist.'));
    inference.endStream = () => Promise.reject(new Error('Receiving end does not exist.'));
    const video = see();
    await presentAt(video, 1);
    expect(video.record.problem).toBe('internal');
    video.fire('seeking');
    await settle();
  });

  it('does not wait for ever for an answer', async () => {
    inference.judgeFrame = () => new Promise(() => undefined);
    const video = see();
    video.present(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(video.record.problem).toBe('timed-out');
  });

  it('leaves nothing behind of a video that is removed while a frame of it is judged', async () => {
    const answer = Promise.withResolvers<ReturnType<typeof judged>>();
    inference.judgeFrame = () => answer.promise;
    const video = see();
    video.present(1);
    await settle();
    video.element.remove();
    checker.forgetGone();
    answer.resolve(judged(1, settled(0.9)));
    await settle();
    expect(inference.ended).toHaveLength(1);
    expect([checker.videos.size, video.waiting.size, video.record.tracks.length]).toEqual([0, 0, 0]);
    video.fire('play');
    expect(checker.isRunning(video.record)).toBe(false);
  });

  it('ends runs, wishes and answers at a pause of all checking', async () => {
    tracks = [settled(0.9)];
    checker.isAutomatic = false;
    const video = see();
    checker.demand(video.record, true);
    await presentAt(video, 1);
    checker.stopAll();
    checker.balance();
    expect(checker.isRunning(video.record)).toBe(false);
    expect(answersOf(video.record)).toEqual([]);
  });

  it('begins anew when the sensitivity changes', async () => {
    const video = see();
    await presentAt(video, 1);
    checker.settings = { ...settings, sensitivity: 'cautious' };
    checker.resetAll();
    await presentAt(video, 2);
    expect(inference.asked.map(({ sensitivity }) => sensitivity)).toEqual(['balanced', 'cautious']);
    expect(new Set(inference.asked.map(({ streamId }) => streamId)).size).toBe(2);
  });
});
