// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFrameReader, frameSize } from '../../../lib/page/video/read-frame.ts';
import { fakeVideo } from './video-fakes.ts';

interface Drawing {
  canvas: { width: number; height: number };
  args: unknown[];
}

let drawings: Drawing[];
let canvases: number;
let failure: Error | undefined;

class FakeCanvas {
  width: number;
  height: number;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    canvases += 1;
  }
  getContext() {
    const { width, height } = this;
    return { drawImage: (...args: unknown[]) => drawings.push({ canvas: { width, height }, args }) };
  }
  async convertToBlob({ type, quality }: { type: string; quality: number }) {
    if (failure) throw failure;
    return new Blob([`${this.width}x${this.height}@${quality}`], { type });
  }
}

beforeEach(() => {
  drawings = [];
  canvases = 0;
  failure = undefined;
  document.body.replaceChildren();
  vi.stubGlobal('OffscreenCanvas', FakeCanvas);
});
afterEach(() => vi.unstubAllGlobals());

describe('a frame of a video', () => {
  it('is at most 1280 pixels long and never larger than the video', () => {
    expect(frameSize({ width: 1920, height: 1080 })).toEqual({ width: 1280, height: 720 });
    expect(frameSize({ width: 720, height: 2560 })).toEqual({ width: 360, height: 1280 });
    expect(frameSize({ width: 320, height: 180 })).toEqual({ width: 320, height: 180 });
  });

  it('is read as JPEG, with the size of the video itself', async () => {
    const { element } = fakeVideo({ width: 1920, height: 1080 });
    const read = await createFrameReader(element)();
    expect(read).toMatchObject({ status: 'read', videoSize: { width: 1920, height: 1080 } });
    expect(read.status === 'read' && [read.frame.type, await read.frame.text()]).toEqual([
      'image/jpeg',
      '1280x720@0.92',
    ]);
    expect(drawings[0]?.args).toEqual([element, 0, 0, 1280, 720]);
  });

  it('needs no canvas of its own, also where the video changes its size', async () => {
    const video = fakeVideo();
    const read = createFrameReader(video.element);
    await read();
    await read();
    video.now.width = 320;
    video.now.height = 180;
    await read();
    expect(canvases).toBe(1);
    expect(drawings.at(-1)?.canvas).toMatchObject({ width: 320, height: 180 });
  });

  it('is told to be of another site where the browser forbids to read it', async () => {
    failure = new DOMException('tainted', 'SecurityError');
    const read = await createFrameReader(fakeVideo().element)();
    expect(read).toEqual({ status: 'unreadable', reason: 'video-of-another-site' });
  });

  it('is none where nothing is decoded or the canvas breaks, and the next one may come', async () => {
    expect(await createFrameReader(fakeVideo({ width: 0 }).element)()).toEqual({ status: 'none' });
    const read = createFrameReader(fakeVideo().element);
    failure = new Error('out of memory');
    expect(await read()).toEqual({ status: 'none' });
    failure = undefined;
    expect(await read()).toMatchObject({ status: 'read' });
  });
});
