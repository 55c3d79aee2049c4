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
    const note = (...args: unknown[]) => drawings.push({ canvas: { width, height }, args });
    return { drawImage: note, putImageData: note };
  }
  async convertToBlob({ type, quality }: { type: string; quality: number }) {
    if (failure) throw failure;
    return new Blob([`${type} ${this.width}x${this.height}@${quality}`], { type });
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
    expect(read.status === 'read' && new TextDecoder().decode(read.frame)).toBe('image/jpeg 1280x720@0.92');
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

describe('a frame whose pixels can be copied', () => {
  interface Copied {
    rotation: number;
    format: string;
    open: number;
    copies: number;
    bytes: (width: number, height: number) => number;
    refusal: Error | undefined;
  }
  let copied: Copied;

  class FakeVideoFrame {
    readonly visibleRect: { width: number; height: number };
    readonly rotation = copied.rotation;
    readonly format = copied.format;
    constructor({ videoWidth, videoHeight }: HTMLVideoElement) {
      if (copied.refusal) throw copied.refusal;
      this.visibleRect = { width: videoWidth, height: videoHeight };
      copied.open += 1;
    }
    allocationSize() {
      return copied.bytes(this.visibleRect.width, this.visibleRect.height);
    }
    async copyTo(pixels: Uint8ClampedArray) {
      copied.copies += 1;
      pixels.fill(copied.copies);
    }
    close() {
      copied.open -= 1;
    }
  }

  class FakeImageData {
    readonly data: Uint8ClampedArray;
    readonly width: number;
    readonly height: number;
    constructor(data: Uint8ClampedArray, width: number, height: number) {
      this.data = data;
      this.width = width;
      this.height = height;
    }
  }

  beforeEach(() => {
    copied = {
      rotation: 0,
      format: 'I420',
      open: 0,
      copies: 0,
      bytes: (width, height) => 4 * width * height,
      refusal: undefined,
    };
    vi.stubGlobal('VideoFrame', FakeVideoFrame);
    vi.stubGlobal('ImageData', FakeImageData);
  });
  afterEach(() => {
    if (copied.open !== 0) throw new Error(`Expected every frame to be closed, ${copied.open} are open.`);
  });

  it('is not drawn from the video, and is copied into the same memory each time', async () => {
    const read = createFrameReader(fakeVideo({ width: 640, height: 360 }).element);
    expect(await read()).toMatchObject({ status: 'read' });
    await read();
    const [first, second] = drawings.map(({ args }) => args[0] as ImageData);
    expect(drawings.map(({ canvas }) => canvas)).toEqual([
      { width: 640, height: 360 },
      { width: 640, height: 360 },
    ]);
    expect(first!.data.length).toBe(640 * 360 * 4);
    expect(second!.data).toBe(first!.data);
  });

  it('is made smaller from a canvas of its own size', async () => {
    const { element } = fakeVideo({ width: 1920, height: 1080 });
    await createFrameReader(element)();
    expect(drawings.map(({ canvas }) => canvas.width)).toEqual([1920, 1280]);
    expect(drawings[1]!.args.slice(1)).toEqual([0, 0, 1280, 720]);
    expect(drawings[1]!.args[0]).not.toBe(element);
  });

  const drawn: [why: string, make: () => void][] = [
    ['it is turned', () => void (copied.rotation = 180)],
    ['it is transparent', () => void (copied.format = 'I420A')],
    ['another format would be copied', () => void (copied.bytes = (width, height) => 1.5 * width * height)],
  ];
  it.each(drawn)('is drawn where %s', async (_, make) => {
    make();
    const { element } = fakeVideo();
    expect(await createFrameReader(element)()).toMatchObject({ status: 'read' });
    expect(drawings.map(({ args }) => args[0])).toEqual([element]);
    expect(copied.copies).toBe(0);
  });

  it('is told to be of another site where the browser forbids to copy it', async () => {
    copied.refusal = new DOMException('tainted', 'SecurityError');
    const read = await createFrameReader(fakeVideo().element)();
    expect(read).toEqual({ status: 'unreadable', reason: 'video-of-another-site' });
  });
});
