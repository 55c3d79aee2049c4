import { describe, expect, it } from 'vitest';
import { checkFile, strongestFrame } from '../../../lib/inference/check-file.ts';
import type { AnalyzedImage, ImageResult, JudgeRequest } from '../../../lib/inference/contract.ts';
import { mediaKindOf } from '../../../lib/inference/media-kind.ts';
import { sampleTimes } from '../../../lib/inference/frame-times.ts';

const noFace: ImageResult = { status: 'skipped', reason: 'no-face', faces: [] };
const tooSmall: ImageResult = { status: 'skipped', reason: 'face-too-small', faces: [] };
const broken: ImageResult = { status: 'failed', reason: 'cannot-decode', detail: '' };

function analyzed(fakeProbability: number): AnalyzedImage {
  const verdict = fakeProbability > 0.5 ? 'likely-fake' : 'no-sign-of-fake';
  return {
    status: 'analyzed',
    size: { width: 9, height: 9 },
    faces: [],
    verdict,
    fakeProbability,
    model: 'm 1',
    backend: 'wasm',
    ms: 5,
  };
}

const fileOf = (bytes: string, name = 'file', type = '') =>
  new File([Uint8Array.from(bytes, (c) => c.charCodeAt(0))], name, { type });

describe('the kind of a file', () => {
  it.each([
    ['an MP4 without a name', fileOf('\0\0\0\x18ftypisom'), 'video'],
    ['a WebM called .jpg', fileOf('\x1aE\xdf\xa3....', 'a.jpg', 'image/jpeg'), 'video'],
    ['an AVIF, which begins like an MP4', fileOf('\0\0\0\x18ftypavif', 'a.avif'), 'image'],
    ['an AVI by its name', fileOf('RIFF....AVI ', 'a.AVI'), 'video'],
    ['a video by its type', fileOf('....', 'a', 'video/ogg'), 'video'],
    ['a JPEG', fileOf('\xff\xd8\xff', 'a.jpg', 'image/jpeg'), 'image'],
    ['something unknown', fileOf('hello', 'a.xyz'), 'image'],
    ['nothing', fileOf(''), 'image'],
  ])('is told for %s', async (_, file, kind) => {
    expect(await mediaKindOf(file)).toBe(kind);
  });
});

describe('checking a picture file', () => {
  it('passes its bytes on with the chosen sensitivity', async () => {
    const requests: JudgeRequest[] = [];
    const file = fileOf('\xff\xd8\xff', 'a.jpg', 'image/jpeg');
    const judge = async (request: JudgeRequest) => {
      requests.push(request);
      return noFace;
    };
    const result = await checkFile(file, { judge, sensitivity: 'cautious', priority: 'manual' });
    expect(result).toEqual({ kind: 'image', result: noFace });
    expect(requests).toMatchObject([
      { source: { kind: 'blob', blob: file }, sensitivity: 'cautious', priority: 'manual' },
    ]);
  });

  it('turns a broken connection to inference into a failure without a verdict', async () => {
    const judge = () => Promise.reject(new Error('inference.judge: nobody answered'));
    const { result } = await checkFile(fileOf('x'), { judge, sensitivity: 'balanced', priority: 'manual' });
    expect(result).toEqual({ status: 'failed', reason: 'internal', detail: 'inference.judge: nobody answered' });
  });
});

describe('the frames of a video', () => {
  it('are spread evenly over its length', () => {
    expect(sampleTimes(8)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5]);
  });

  it('are some in the shortest and not endless in the longest', () => {
    expect(sampleTimes(0.04)).toHaveLength(4);
    const times = sampleTimes(7200);
    expect(times).toHaveLength(16);
    expect(times.every((time) => time > 0 && time < 7200)).toBe(true);
  });

  it('are spoken for by the one with the most suspicious face', () => {
    expect(strongestFrame([noFace, analyzed(0.2), analyzed(0.9), analyzed(0.3), broken])).toBe(2);
  });

  it('are spoken for by any answer before none', () => {
    expect(strongestFrame([broken, noFace, broken])).toBe(1);
    expect(strongestFrame([noFace, tooSmall])).toBe(1);
    expect(strongestFrame([tooSmall, analyzed(0.01)])).toBe(1);
  });
});
