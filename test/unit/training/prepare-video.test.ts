import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RgbaPixels } from '../../../lib/preprocess/pixels.ts';
import { bitmapsOf, decodeBitmap } from '../../../training/prepared/bitmap.ts';
import { landmarksInCrop } from '../../../training/prepared/crop-landmarks.ts';
import { cropFace } from '../../../lib/preprocess/crop-face.ts';
import { FaceTracks } from '../../../training/prepared/face-tracks.ts';
import { prepareData } from '../../../training/prepared/prepare-data.ts';
import { frameNumbers, videoFrames } from '../../../training/prepared/video-frames.ts';
import type { FrameRule, FrameWidth } from '../../../training/prepared/prepare-request.ts';
import { faceAt, openFakeFaces } from './support/fake-faces.ts';
import { smallRequest } from './support/small-data.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe('frame rules', () => {
  const facts = { framesPerSecond: 29.97, frames: 100 };

  it('take every floor(fps)-th frame for one a second', () => {
    expect(frameNumbers({ kind: 'per-second', rate: 1 }, facts)).toEqual([0, 29, 58, 87]);
    expect(frameNumbers({ kind: 'per-second', rate: 100 }, { framesPerSecond: 25, frames: 3 })).toEqual([0, 1, 2]);
  });

  it('take a number evenly, and clips from the start', () => {
    expect(frameNumbers({ kind: 'count', frames: 4 }, facts)).toEqual([12, 37, 62, 87]);
    expect(frameNumbers({ kind: 'count', frames: 9 }, { framesPerSecond: 25, frames: 3 })).toEqual([0, 1, 2]);
    expect(frameNumbers({ kind: 'consecutive', frames: 3 }, facts)).toEqual([0, 1, 2]);
  });
});

describe('face tracks', () => {
  it('keep the number of each face while it moves, whatever the order', () => {
    const tracks = new FaceTracks();
    expect(tracks.assign([faceAt(0, 0, 10, 1), faceAt(50, 0, 10, 1)])).toEqual([0, 1]);
    expect(tracks.assign([faceAt(52, 1, 10, 1), faceAt(2, 1, 10, 1)])).toEqual([1, 0]);
    expect(tracks.assign([faceAt(90, 90, 10, 1)])).toEqual([2]);
  });

  it('give the mean of earlier boxes and keypoints for a face that is missing', () => {
    const tracks = new FaceTracks();
    tracks.assign([faceAt(0, 0, 10, 1)]);
    tracks.assign([faceAt(2, 4, 10, 1)]);
    const [averaged, ...others] = tracks.averagedMissing(tracks.assign([]));
    expect(others).toEqual([]);
    expect(averaged).toEqual({ number: 0, face: { ...faceAt(1, 2, 10, 0) } });
  });

  it('do not fill in what was seen in fewer than half of the frames', () => {
    const tracks = new FaceTracks();
    tracks.assign([faceAt(0, 0, 10, 1), faceAt(50, 50, 10, 1)]);
    for (let i = 0; i < 2; i++) tracks.assign([faceAt(0, 0, 10, 1)]);
    expect(tracks.averagedMissing(tracks.assign([])).map(({ number }) => number)).toEqual([0]);
  });
});

describe('landmarks of a crop', () => {
  it('lie where the crop shows them, also in a turned one', () => {
    const pixels: RgbaPixels = { width: 60, height: 60, data: new Uint8ClampedArray(60 * 60 * 4) };
    const dot = { x: 40.5, y: 20.5 };
    pixels.data[(20 * 60 + 40) * 4] = 255;
    const square = { centre: { x: 32, y: 28 }, side: 32, rollRadians: 0.4 };
    const crop = cropFace({ x: 0, y: 0, pixels }, square, 32);
    const [x, y] = landmarksInCrop([dot], square, 32);
    let brightest = 0;
    for (let i = 0; i < 32 * 32; i++) if (crop.data[i * 3]! > crop.data[brightest * 3]!) brightest = i;
    expect([x! - (brightest % 32), y! - Math.floor(brightest / 32)]).toEqual([
      expect.closeTo(0.5, 0),
      expect.closeTo(0.5, 0),
    ]);
  });
});

describe.skipIf(!hasFfmpeg)('videos (need ffmpeg)', { timeout: 30_000 }, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-video-'));
    makeVideo('a.mp4', 160, 90, "geq=r='if(between(N,4,5),0,if(gte(N,6),120,100))':g=40:b=40");
    makeVideo('in/real/b.mp4', 160, 90, "geq=r='if(between(N,4,5),0,120)':g=40:b=40");
    makeVideo('in/fake/c.mp4', 160, 90, "geq=r='if(between(N,0,1),0,120)':g=40:b=40");
    writeFileSync(join(folder, 'in/fake/d.mp4'), 'no video');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** 20 frames at 10 a second. */
  function makeVideo(name: string, width: number, height: number, filter: string): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const source = `color=black:size=${width}x${height}:rate=10:duration=2,format=rgb24,${filter}`;
    const output = ['-c:v', 'libx264', '-qp', '0', '-pix_fmt', 'yuv444p', '-y', join(folder, name)];
    const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, ...output]);
    if (status !== 0) throw new Error(stderr.toString());
  }

  async function framesOf(rule: FrameRule, width: FrameWidth = 'keep') {
    const frames = [];
    for await (const { index, timeS, bitmap } of videoFrames(join(folder, 'a.mp4'), rule, width)) {
      const { width: frameWidth, height, data } = decodeBitmap(bitmap);
      frames.push({ index, timeS, size: `${frameWidth}x${height}`, red: data[0]! });
    }
    return frames;
  }

  it('give the frames of a rule with their times', async () => {
    expect((await framesOf({ kind: 'per-second', rate: 1 })).map(({ timeS }) => timeS)).toEqual([0, 1]);
    expect((await framesOf({ kind: 'count', frames: 4 })).map(({ timeS }) => timeS)).toEqual([0.2, 0.7, 1.2, 1.7]);
    const clip = await framesOf({ kind: 'consecutive', frames: 7 });
    expect(clip.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(clip.map(({ red }) => red < 50)).toEqual([false, false, false, false, true, true, false]);
  });

  it('are resized by the width rules', async () => {
    const rule: FrameRule = { kind: 'count', frames: 1 };
    expect((await framesOf(rule))[0]!.size).toBe('160x90');
    expect((await framesOf(rule, 'deepfake-detect'))[0]!.size).toBe('320x180');
    expect((await framesOf(rule, 80))[0]!.size).toBe('80x45');
    expect((await framesOf(rule, 500))[0]!.size).toBe('160x90');
  });

  it('that are read only in part end the reading', async () => {
    for await (const { index } of videoFrames(join(folder, 'a.mp4'), { kind: 'consecutive', frames: 20 }, 'keep'))
      if (index === 1) break;
    expect(await framesOf({ kind: 'count', frames: 1 })).toHaveLength(1);
  });

  it('become clips of one face, a missing one at the mean of earlier boxes; broken ones are named', async () => {
    const request = smallRequest(join(folder, 'in'), join(folder, 'out'), {
      frames: { kind: 'consecutive', frames: 8 },
    });
    const set = await prepareData(request, undefined, { openFaces: openFakeFaces });
    const facesOf = (name: string) => set.faces.filter(({ file }) => file === name);
    expect(facesOf('real/b.mp4').map(({ frame, face, boxFrom }) => [frame!.index, face, boxFrom])).toEqual([
      ...[0, 1, 2, 3].map((index) => [index, 0, 'detected']),
      ...[4, 5].map((index) => [index, 0, 'averaged']),
      ...[6, 7].map((index) => [index, 0, 'detected']),
    ]);
    expect(facesOf('real/b.mp4')[4]!.box).toEqual(facesOf('real/b.mp4')[3]!.box);
    expect(facesOf('fake/c.mp4').map(({ frame }) => frame!.index)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(facesOf('fake/d.mp4')).toEqual([]);
    expect(readFileSync(join(folder, 'out/report.md'), 'utf8')).toContain('fake/d.mp4: cannot-decode: ');
  });

  it('whose faces cannot be looked for are no misses: preparation ends with the error', async () => {
    const openFaces = async () => ({ faces: () => Promise.reject(new Error('browser gone')), close: async () => {} });
    const request = smallRequest(join(folder, 'in'), join(folder, 'gone'));
    await expect(prepareData(request, undefined, { openFaces })).rejects.toThrow('browser gone');
  });

  it('become whole frames where pictures are asked for', async () => {
    const rest = { framing: 'picture', frames: { kind: 'count', frames: 2 } } as const;
    const set = await prepareData(smallRequest(join(folder, 'in'), join(folder, 'whole'), rest));
    expect(set.faces.map(({ file, frame }) => [file, frame!.timeS])).toEqual([
      ['real/b.mp4', 0.5],
      ['real/b.mp4', 1.5],
      ['fake/c.mp4', 0.5],
      ['fake/c.mp4', 1.5],
    ]);
  });
});

describe('bitmaps in a stream', () => {
  it('are told apart whatever the chunks', async () => {
    const bitmap = Buffer.alloc(54 + 8);
    bitmap.write('BM');
    bitmap.writeUInt32LE(62, 2);
    for (const size of [1, 7, 62, 100, 200]) {
      const all = Buffer.concat([bitmap, bitmap, bitmap]);
      async function* chunks() {
        for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
      }
      const lengths = [];
      for await (const one of bitmapsOf(chunks())) lengths.push(one.length);
      expect(lengths).toEqual([62, 62, 62]);
    }
  });
});
