import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckPageGlobal } from '../../lib/cli/check-page-global.ts';
import type { FrameResult, VideoInference } from '../../lib/video/contract.ts';
import { photosDir } from './support/fixture-server.ts';
import { photographFaces } from './support/photograph-faces.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

/** A camera that pans over photographs: what it sees and from where, in pixels of the photograph. */
interface Shot {
  streamId: string;
  timeSeconds: number;
  photo: string;
  left: number;
  top: number;
}

const videoSize = { width: 1280, height: 720 };
const secondsBetween = 0.25;

function panOver(photo: string, count: number, fromSeconds = 0): Omit<Shot, 'streamId'>[] {
  return Array.from({ length: count }, (_, i) => ({
    photo,
    timeSeconds: fromSeconds + i * secondsBetween,
    left: 300 + 8 * i,
    top: 100,
  }));
}

type Judged = Extract<FrameResult, { status: 'judged' }>;

describe.skipIf(!hasChromium)('frames of a video', () => {
  let telltale: Telltale;
  const photos: Record<string, string> = {};
  beforeAll(async () => {
    telltale = await startTelltale({ isAutomatic: false });
    for (const name of ['sample1.jpg', 'sample2.jpg'])
      photos[name] = (await readFile(join(photosDir, name))).toString('base64');
    await telltale.checkPage.evaluate(() =>
      (globalThis as unknown as CheckPageGlobal).telltale.background.ensureInference(),
    );
  });
  afterAll(() => telltale?.close());

  /** Judges frame after frame, or all at once. */
  function judge(shots: Shot[], areTogether = false): Promise<FrameResult[]> {
    return telltale.checkPage.evaluate(
      async ({ asked, pictures, size, together }) => {
        const { inference } = (globalThis as unknown as CheckPageGlobal).telltale;
        const video = inference as unknown as VideoInference;
        const bitmaps = new Map<string, ImageBitmap>();
        for (const [name, base64] of Object.entries(pictures))
          bitmaps.set(name, await createImageBitmap(await (await fetch(`data:image/jpeg;base64,${base64}`)).blob()));
        const frames = [];
        for (const { photo, left, top, ...request } of asked) {
          const canvas = new OffscreenCanvas(size.width, size.height);
          canvas.getContext('2d')!.drawImage(bitmaps.get(photo)!, -left, -top);
          const frame = await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })).arrayBuffer();
          frames.push({ ...request, frame, videoSize: size, sensitivity: 'balanced' as const });
        }
        if (together) return Promise.all(frames.map((frame) => video.judgeFrame(frame)));
        const results: FrameResult[] = [];
        for (const frame of frames) results.push(await video.judgeFrame(frame));
        return results;
      },
      { asked: shots, pictures: photos, size: videoSize, together: areTogether },
    );
  }

  async function judged(shots: Shot[]): Promise<Judged[]> {
    const results = await judge(shots);
    return results.map((result) => {
      if (result.status !== 'judged') throw new Error(`Expected a judged frame, got ${JSON.stringify(result)}`);
      return result;
    });
  }

  it('show the same people under the same numbers while the camera pans, and settle', async () => {
    const shots = panOver('sample1.jpg', 10).map((shot) => ({ ...shot, streamId: 'pan' }));
    const results = await judged(shots);
    const seen = photographFaces['sample1.jpg']!.filter(({ x }) => x > 500 && x < 1500);
    const ids = results[0]!.tracks.map(({ trackId }) => trackId);
    expect(ids.length).toBeGreaterThanOrEqual(seen.length);
    for (const { tracks } of results) expect(tracks.map(({ trackId }) => trackId)).toEqual(expect.arrayContaining(ids));
    const { left, top } = shots.at(-1)!;
    for (const { x, y } of seen) {
      const here = results
        .at(-1)!
        .tracks.filter(
          ({ box }) =>
            box &&
            Math.abs(box.x + box.width / 2 + left - x) < box.width / 2 &&
            Math.abs(box.y + box.height / 2 + top - y) < box.height / 2,
        );
      expect(here).toMatchObject([{ status: 'settled', by: 'frames' }]);
      expect(here[0]!.toSeconds - here[0]!.fromSeconds).toBeLessThan(3);
    }
  });

  const idsOf = async (streamId: string, shots: Omit<Shot, 'streamId'>[]) => {
    const results = await judged(shots.map((shot) => ({ ...shot, streamId })));
    return results.map(({ tracks }) => tracks.map(({ trackId }) => trackId));
  };

  it('end all tracks where the scene changes, and know the people again when the video goes round', async () => {
    const [first, second] = [panOver('sample1.jpg', 2), panOver('sample2.jpg', 2, 0.5)];
    const ids = await idsOf('round', [...first, ...second, ...first]);
    expect(ids[2]!.length).toBeGreaterThan(0);
    expect(Math.min(...ids[2]!)).toBeGreaterThan(Math.max(...ids[1]!));
    expect(ids[3]).toEqual(expect.arrayContaining(ids[2]!));
    expect(new Set(ids[5])).toEqual(new Set(ids[1]));
  });

  it('end all tracks where time goes back to what was not there before', async () => {
    const ids = await idsOf('other', [...panOver('sample1.jpg', 2), ...panOver('sample2.jpg', 1)]);
    expect(Math.min(...ids[2]!)).toBeGreaterThan(Math.max(...ids[1]!));
  });

  it('are dropped while another one of the stream is judged', async () => {
    const results = await judge(
      panOver('sample1.jpg', 3).map((shot) => ({ ...shot, streamId: 'fast' })),
      true,
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['busy', 'busy', 'judged']);
  });

  it('that are no pictures fail with a reason', async () => {
    const result = await telltale.checkPage.evaluate((size) => {
      const { inference } = (globalThis as unknown as CheckPageGlobal).telltale;
      return (inference as unknown as VideoInference).judgeFrame({
        streamId: 'torn',
        timeSeconds: 0,
        frame: new TextEncoder().encode('torn').buffer,
        videoSize: size,
        sensitivity: 'balanced',
      });
    }, videoSize);
    expect(result).toMatchObject({ status: 'failed', reason: 'cannot-decode' });
  });
});
