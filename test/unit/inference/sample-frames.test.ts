// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleVideo, UnreadableVideoError } from '../../../lib/inference/sample-frames.ts';

const shown = { width: 3840, height: 2160, rotation: 0, hasFrame: true };
let laid: { on: string; from: unknown }[];

class FakeVideo extends EventTarget {
  readonly duration = 4;
  #timeSeconds = 0;
  get videoWidth() {
    return shown.width;
  }
  get videoHeight() {
    return shown.height;
  }
  set src(_: string) {
    queueMicrotask(() => this.dispatchEvent(new Event('loadeddata')));
  }
  get currentTime() {
    return this.#timeSeconds;
  }
  set currentTime(timeSeconds: number) {
    this.#timeSeconds = timeSeconds;
    queueMicrotask(() => this.dispatchEvent(new Event('seeked')));
  }
  load() {}
  removeAttribute() {}
}

class FakeFrame {
  readonly format = 'I420';
  readonly rotation = shown.rotation;
  readonly visibleRect: { width: number; height: number };
  constructor({ videoWidth, videoHeight }: FakeVideo) {
    if (!shown.hasFrame) throw new DOMException('Invalid source state', 'InvalidStateError');
    this.visibleRect = { width: videoWidth, height: videoHeight };
  }
  allocationSize() {
    return 4 * this.visibleRect.width * this.visibleRect.height;
  }
  async copyTo() {}
  close() {}
}

class FakeImageData {
  readonly width: number;
  readonly height: number;
  constructor(_: Uint8ClampedArray, width: number, height: number) {
    this.width = width;
    this.height = height;
  }
}

class FakeCanvas {
  width: number;
  height: number;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }
  getContext() {
    const lay = (from: unknown) => laid.push({ on: `${this.width}x${this.height}`, from });
    return { drawImage: lay, putImageData: lay };
  }
  async convertToBlob({ type }: { type: string }) {
    return new Blob([], { type });
  }
}

let element: FakeVideo;

beforeEach(() => {
  laid = [];
  Object.assign(shown, { width: 3840, height: 2160, rotation: 0, hasFrame: true });
  element = new FakeVideo();
  vi.stubGlobal('document', { createElement: () => element });
  vi.stubGlobal('VideoFrame', FakeFrame);
  vi.stubGlobal('ImageData', FakeImageData);
  vi.stubGlobal('OffscreenCanvas', FakeCanvas);
});
afterEach(() => vi.unstubAllGlobals());

async function framesAt(times: number[]): Promise<string[]> {
  const video = await sampleVideo(new Blob());
  const types: string[] = [];
  for await (const { timeSeconds, picture } of video.framesAt(times)) types.push(`${timeSeconds} ${picture.type}`);
  return types;
}

describe('frames of a file', () => {
  it('are at most 1920 pixels long', async () => {
    expect((await sampleVideo(new Blob())).size).toEqual({ width: 1920, height: 1080 });
  });

  it('are copied and never drawn from the video, which a browser without a GPU would keep', async () => {
    expect(await framesAt([0, 2])).toEqual(['0 image/jpeg', '2 image/jpeg']);
    expect(laid.map(({ on }) => on)).toEqual(['3840x2160', '1920x1080', '3840x2160', '1920x1080']);
    expect(laid.map(({ from }) => from)).not.toContain(element);
  });

  it('are drawn where they would have to be turned', async () => {
    shown.rotation = 90;
    await framesAt([1]);
    expect(laid).toEqual([{ on: '1920x1080', from: element }]);
  });

  it('that the browser does not have are told, with what it says', async () => {
    shown.hasFrame = false;
    const error = await framesAt([1]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnreadableVideoError);
    expect(error).toMatchObject({ reason: 'cannot-decode', message: 'No frame: Invalid source state' });
  });
});
