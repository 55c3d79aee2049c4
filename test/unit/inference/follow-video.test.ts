import { describe, expect, it } from 'vitest';
import { followVideo } from '../../../lib/inference/follow-video.ts';
import { followTimes, unaskedRate } from '../../../lib/inference/frame-times.ts';
import type { SampledVideo } from '../../../lib/inference/sample-frames.ts';
import type { FrameResult, JudgeFrameRequest, TrackResult, VideoInference } from '../../../lib/video/contract.ts';

const size = { width: 64, height: 48 };
const crop = { width: 1, height: 1, data: new Uint8Array(3) };

const video: SampledVideo = {
  durationSeconds: 3,
  size,
  frames: async function* frames() {},
  framesAt: async function* framesAt(times) {
    for (const timeSeconds of times) yield { timeSeconds, picture: new Blob([String(timeSeconds)]) };
  },
  close: () => {},
};

function track(trackId: number, fakeProbability: number | undefined, more: Partial<TrackResult> = {}): TrackResult {
  const verdict = (fakeProbability ?? 0) > 0.5 ? 'likely-fake' : 'no-sign-of-fake';
  return {
    trackId,
    box: {
      x: trackId,
      y: 0,
      width: 9,
      height: 9,
    },
    seenSeconds: 2,
    frames: 5,
    by: 'frames',
    fromSeconds: 0,
    toSeconds: 3,
    status: fakeProbability === undefined ? 'looking' : 'settled',
    ...(fakeProbability !== undefined && {
      fakeProbability,
      verdict,
    }),
    ...more,
  };
}

/** Answers each frame by its time; keeps what it was asked. */
function inference(answer: (timeSeconds: number) => TrackResult[] | FrameResult) {
  const asked: JudgeFrameRequest[] = [];
  const ended: string[] = [];
  const service: VideoInference = {
    judgeFrame: async (request) => {
      asked.push(request);
      const found = answer(request.timeSeconds);
      if (!Array.isArray(found)) return found;
      return {
        status: 'judged',
        timeSeconds: request.timeSeconds,
        tracks: found,
        model: 'm 1',
        backend: 'wasm',
        ms: 2,
      };
    },
    endStream: async (streamId) => void ended.push(streamId),
  };
  return { service, asked, ended };
}

const follow = (service: VideoInference, onProgress?: (done: number, total: number) => void) =>
  followVideo(video, {
    video: service,
    sensitivity: 'balanced',
    framesPerSecond: 2,
    ...(onProgress && { onProgress }),
  });

describe('times of a video that is followed', () => {
  it('cover the whole length, however long, in the middle of their parts', () => {
    expect(followTimes(2, 2)).toEqual([0.25, 0.75, 1.25, 1.75]);
    expect(followTimes(0.1, 4)).toEqual([0.05]);
    const times = followTimes(600, 4);
    expect(times).toHaveLength(2400);
    expect(times.at(-1)).toBeCloseTo(599.875, 9);
  });
});

describe('the rate that nobody asked for', () => {
  it('is four a second, and less in long videos', () => {
    expect([3, 300, 600, 1e6].map(unaskedRate)).toEqual([4, 4, 2, 0.2]);
  });
});

describe('following a video', () => {
  it('gives each track the verdict of its most suspicious moment, and the video that of the worst track', async () => {
    const { service, asked, ended } = inference((time) =>
      time < 1 ? [track(1, undefined)] : [track(1, time < 2 ? 0.9 : 0.3, { crop }), track(2, 0.2, { crop })],
    );
    const progress: string[] = [];
    const found = (await follow(service, (done, total) => progress.push(`${done}/${total}`)))!;
    expect(found.tracks.map(({ trackId, verdict, fakeProbability }) => [trackId, verdict, fakeProbability])).toEqual([
      [1, 'likely-fake', 0.9],
      [2, 'no-sign-of-fake', 0.2],
    ]);
    expect(found.result).toMatchObject({ verdict: 'likely-fake', fakeProbability: 0.9, size, model: 'm 1', ms: 12 });
    expect(found.tracks[0]!.moments.map(({ fakeProbability }) => fakeProbability)).toEqual([
      undefined,
      undefined,
      0.9,
      0.9,
      0.3,
      0.3,
    ]);
    expect(found.shown!.timeSeconds).toBe(1.25);
    expect(await found.shown!.picture.text()).toBe('1.25');
    expect(found.shown!.faces.map((face) => face.box.x)).toEqual([1, 2]);
    expect(progress).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
    expect(new Set(asked.map(({ streamId }) => streamId))).toEqual(new Set(ended));
    expect(ended).toHaveLength(1);
  });

  it('cuts about eight small pictures of a face over the length, where they are asked for', async () => {
    const { service } = inference(() => [track(1, 0.7, { crop })]);
    const cutFace = async (picture: Blob, { width }: { width: number }) =>
      new Blob([`${await picture.text()}: ${width}`]);
    const found = await followVideo(video, { video: service, sensitivity: 'balanced', framesPerSecond: 8, cutFace });
    const { thumbnails } = found!.tracks[0]!;
    expect(thumbnails).toHaveLength(8);
    expect(await thumbnails[0]!.picture.text()).toBe('0.0625: 9');
    expect((await follow(service))!.tracks[0]!.thumbnails).toEqual([]);
  });

  it('keeps the crop that was sent when later results leave it out', async () => {
    const { service } = inference((time) => [track(1, 0.7, time < 0.5 ? { crop } : {})]);
    expect((await follow(service))!.tracks[0]!.crop).toBe(crop);
  });

  it('says nothing of a face that was not seen for long enough', async () => {
    expect(await follow(inference(() => [track(1, undefined)]).service)).toBeUndefined();
    expect(await follow(inference(() => []).service)).toBeUndefined();
  });

  it('asks again for a frame for which inference was busy', async () => {
    let calls = 0;
    const { service, asked } = inference(() => (calls++ === 0 ? { status: 'busy' } : [track(1, 0.7, { crop })]));
    await follow(service);
    expect(asked.map(({ timeSeconds }) => timeSeconds)).toEqual([0.25, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75]);
  });

  it('fails with the reason of a frame that fails, and forgets the stream', async () => {
    const { service, ended } = inference(() => ({ status: 'failed', reason: 'model-unavailable', detail: 'gone' }));
    await expect(follow(service)).rejects.toMatchObject({ reason: 'model-unavailable', message: 'gone' });
    expect(ended).toHaveLength(1);
  });
});

it('a track ends where its face was seen last, though it is expected for a while', async () => {
  const { service } = inference((timeSeconds) => {
    const isThere = timeSeconds < 1;
    return [track(1, 0.9, { toSeconds: Math.min(timeSeconds, 0.75), ...(!isThere && { box: undefined }) })];
  });
  const found = await follow(service);
  expect(found?.tracks[0]?.moments.map(({ timeSeconds }) => timeSeconds)).toEqual([0.25, 0.75]);
});
