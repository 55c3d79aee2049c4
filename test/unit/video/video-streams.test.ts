import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MeasureFrame } from '../../../lib/inference/video-stream.ts';
import { VideoStreams } from '../../../lib/inference/video-streams.ts';
import type { VideoStreamsParts } from '../../../lib/inference/video-streams.ts';
import type { FrameMeasurement } from '../../../lib/inference/worker-protocol.ts';
import type { ClipJudge } from '../../../lib/video/clip-judge.ts';
import type { FrameResult } from '../../../lib/video/contract.ts';
import { card, thresholds } from '../inference/support/measurements.ts';
import { frameAt, measureOf, owner } from './support/measured-frames.ts';

function streamsOf(parts: Partial<VideoStreamsParts> = {}): VideoStreams {
  return new VideoStreams({
    card: async () => card,
    measure: measureOf(4),
    parallelFrames: 2,
    startClipJudge: async () => undefined,
    ...parts,
  });
}

async function judgeOver(streams: VideoStreams, times: readonly number[], streamId = 'a'): Promise<FrameResult[]> {
  const results: FrameResult[] = [];
  for (const timeSeconds of times) results.push(await streams.judgeFrame(owner, frameAt(timeSeconds, streamId)));
  return results;
}

function tracksOf(result: FrameResult | undefined) {
  if (result?.status !== 'judged') throw new Error(`Expected a judged frame, got ${JSON.stringify(result)}`);
  return result.tracks;
}

const twoSeconds = [0, 0.5, 1, 1.5, 2];

/** Measures when it is told to. */
function heldMeasure() {
  const waiting: (() => void)[] = [];
  const measure: MeasureFrame = async (frame) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return measureOf(4)(frame);
  };
  return { waiting, measure };
}

describe('VideoStreams', () => {
  it('follows a face from looking to a verdict', async () => {
    const results = await judgeOver(streamsOf(), twoSeconds);
    expect(results[0]).toMatchObject({ status: 'judged', timeSeconds: 0, model: 'face 1.0.0', backend: 'wasm' });
    expect(tracksOf(results[0])).toMatchObject([{ trackId: 1, status: 'looking', frames: 1 }]);
    expect(tracksOf(results[4])).toMatchObject([{ trackId: 1, status: 'settled', verdict: 'likely-fake', frames: 5 }]);
  });

  it('knows a face again where time goes back, and keeps its verdict over every round', async () => {
    const results = await judgeOver(streamsOf(), [...twoSeconds, 0.1, 0.6, 1.1, 0.2, 0.7]);
    for (const result of results.slice(4))
      expect(tracksOf(result)).toMatchObject([{ trackId: 1, status: 'settled', toSeconds: 2 }]);
  });

  it('settles a clip that is shorter than a verdict needs', async () => {
    const results = await judgeOver(streamsOf(), [0, 0.3, 0.6, 0.1, 0.4, 0.7]);
    const statuses = results.map((result) => tracksOf(result)[0]!.status);
    expect(statuses).toEqual(['looking', 'looking', 'looking', 'settled', 'settled', 'settled']);
  });

  it('starts anew where time goes back and the face is another, under another number', async () => {
    let x = 200;
    const measure: MeasureFrame = (frame) => measureOf(4, x)(frame);
    const streams = streamsOf({ measure });
    await judgeOver(streams, twoSeconds);
    x = 500;
    const [later] = await judgeOver(streams, [0.1]);
    expect(tracksOf(later)).toMatchObject([{ trackId: 2, status: 'looking', frames: 1 }]);
  });

  it('looks for the faces of the round before where they were', async () => {
    const measure = vi.fn<MeasureFrame>(measureOf(4));
    await judgeOver(streamsOf({ measure }), [...twoSeconds, 0.1, 0.6]);
    const awaited = measure.mock.calls.map(([{ tracking }]) => tracking.awaited.length);
    expect(awaited).toEqual([0, 0, 0, 0, 0, 1, 0]);
  });

  it('answers a frame that it has judged without judging it again', async () => {
    const measure = vi.fn<MeasureFrame>(measureOf(4));
    const results = await judgeOver(streamsOf({ measure }), [1, 1]);
    expect(results[1]).toEqual(results[0]);
    expect(measure).toHaveBeenCalledOnce();
  });

  it('is busy while a frame of the stream is judged, and then no longer', async () => {
    const { waiting, measure } = heldMeasure();
    const streams = streamsOf({ measure });
    const first = streams.judgeFrame(owner, frameAt(0));
    expect(await streams.judgeFrame(owner, frameAt(0.2))).toEqual({ status: 'busy' });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting[0]!();
    expect(await first).toMatchObject({ status: 'judged', timeSeconds: 0 });
    const next = streams.judgeFrame(owner, frameAt(0.4));
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]!();
    expect(await next).toMatchObject({ status: 'judged', timeSeconds: 0.4 });
  });

  it('is busy for a hundred videos on one page but for as many as it judges at once', async () => {
    const { waiting, measure } = heldMeasure();
    const streams = streamsOf({ measure });
    const answers = Array.from({ length: 100 }, (_, i) => streams.judgeFrame(owner, frameAt(0, `video ${i}`)));
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting.forEach((settle) => settle());
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 'judged')).toHaveLength(2);
    expect(statuses.filter((status) => status === 'busy')).toHaveLength(98);
    expect(streams.size).toBeLessThanOrEqual(64);
    streams.dropTab(1);
  });

  it('goes on after a frame that failed', async () => {
    let isBroken = false;
    const broken: FrameMeasurement = { status: 'failed', reason: 'cannot-decode', detail: 'torn' };
    const measure: MeasureFrame = async (frame) => (isBroken ? broken : measureOf(4)(frame));
    const streams = streamsOf({ measure });
    await judgeOver(streams, [0, 0.5]);
    isBroken = true;
    expect(await judgeOver(streams, [1])).toEqual([broken]);
    isBroken = false;
    expect(tracksOf((await judgeOver(streams, [1.5]))[0])).toMatchObject([{ trackId: 1, frames: 3 }]);
  });

  it('says what failed where a worker or the card does', async () => {
    const measure = () => Promise.reject(new Error('the worker broke'));
    expect(await judgeOver(streamsOf({ measure }), [0])).toEqual([
      { status: 'failed', reason: 'internal', detail: 'the worker broke' },
    ]);
    const noCard = () => Promise.reject(new Error('no card'));
    expect(await judgeOver(streamsOf({ card: noCard }), [0])).toMatchObject([{ reason: 'model-unavailable' }]);
  });
});

describe('the end of a stream', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each<[string, (streams: VideoStreams) => void]>([
    ['when it is ended', (streams) => streams.end(owner, 'a')],
    ['with its tab', (streams) => streams.dropTab(1)],
    ['with its document', (streams) => streams.dropOwner(owner)],
    ['after a minute of silence', () => vi.advanceTimersByTime(60_000)],
  ])('comes %s, and leaves no timer', async (_, end) => {
    const streams = streamsOf();
    await judgeOver(streams, twoSeconds);
    end(streams);
    expect(streams.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(tracksOf((await judgeOver(streams, [2.5]))[0])).toMatchObject([{ status: 'looking', frames: 1 }]);
  });

  it('does not come for others', async () => {
    const streams = streamsOf();
    await judgeOver(streams, twoSeconds);
    streams.end({ tabId: 1, frameId: 3 }, 'a');
    streams.end(owner, 'b');
    streams.dropTab(2);
    streams.dropOwner({ tabId: 1, frameId: 3 });
    vi.advanceTimersByTime(59_000);
    await judgeOver(streams, [2.5]);
    vi.advanceTimersByTime(59_000);
    expect(tracksOf((await judgeOver(streams, [3]))[0])).toMatchObject([{ status: 'settled', frames: 7 }]);
  });

  it('keeps streams of two senders apart that have the same name', async () => {
    const streams = streamsOf();
    await judgeOver(streams, twoSeconds);
    const other = await streams.judgeFrame({ tabId: 2, frameId: 0 }, frameAt(2));
    expect(tracksOf(other)).toMatchObject([{ frames: 1 }]);
  });

  it('takes away the tracks of a frame that is being judged', async () => {
    const { waiting, measure } = heldMeasure();
    const streams = streamsOf({ measure });
    const answer = streams.judgeFrame(owner, frameAt(0));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    streams.end(owner, 'a');
    waiting[0]!();
    expect(tracksOf(await answer)).toEqual([]);
  });

  it('comes for the one that was silent longest where there are too many', async () => {
    const streams = streamsOf();
    for (let i = 0; i < 64; i++) await judgeOver(streams, [0, 1], `video ${i}`);
    await judgeOver(streams, [2], 'video 0');
    await judgeOver(streams, [0], 'one more');
    expect(streams.size).toBe(64);
    expect(tracksOf((await judgeOver(streams, [3], 'video 0'))[0])).toMatchObject([{ frames: 4 }]);
    expect(tracksOf((await judgeOver(streams, [2], 'video 1'))[0])).toMatchObject([{ frames: 1 }]);
  });
});

describe('a clip model', () => {
  function clipJudge(answers: ClipJudge['push']) {
    return { thresholds, push: vi.fn<ClipJudge['push']>(answers), end: vi.fn<ClipJudge['end']>() };
  }

  it('gets the features of every judged crop, and judges the track as soon as it answers', async () => {
    const judge = clipJudge(async (_, timeSeconds) => (timeSeconds < 1 ? undefined : { timeSeconds, logit: -3 }));
    const results = await judgeOver(streamsOf({ startClipJudge: async () => judge }), twoSeconds);
    expect(judge.push.mock.calls[1]).toEqual([1, 0.5, Float32Array.of(4, 1), { facePx: 100, detail: 0 }]);
    expect(results.map((result) => tracksOf(result)[0]!.by)).toEqual(['frames', 'frames', 'clip', 'clip', 'clip']);
    expect(tracksOf(results[4])).toMatchObject([{ verdict: 'no-sign-of-fake', frames: 5 }]);
  });

  it('hears that a track has ended, by a loop and by the end of the stream', async () => {
    const judge = clipJudge(async () => undefined);
    const streams = streamsOf({ startClipJudge: async () => judge });
    await judgeOver(streams, [1, 2, 0]);
    expect(judge.end.mock.calls).toEqual([[1]]);
    streams.end(owner, 'a');
    expect(judge.end.mock.calls).toEqual([[1], [2]]);
  });

  it('is no reason to ask for features where there is none', async () => {
    const measure = vi.fn<MeasureFrame>(measureOf(4));
    await judgeOver(streamsOf({ measure }), [0]);
    expect(measure.mock.calls[0]![0].withFeatures).toBe(false);
  });
});
