export interface PresentedFrame {
  timeSeconds: number;
  /** By how much the callback came after the frame was due. */
  lateMs: number;
}

/** The next frame that the video presents; null where the signal aborts first. A video that rests presents none. */
export function nextFrame(video: HTMLVideoElement, signal: AbortSignal): Promise<PresentedFrame | null> {
  if (signal.aborted) return Promise.resolve(null);
  return new Promise((resolve) => {
    const done = new AbortController();
    const settle = (frame: PresentedFrame | null) => {
      done.abort();
      resolve(frame);
    };
    const cancel = askForFrame(video, settle);
    const onAbort = () => {
      cancel();
      settle(null);
    };
    signal.addEventListener('abort', onAbort, { signal: done.signal });
  });
}

/** Firefox before 132 does not tell of video frames: there the next painted frame has to do. */
function askForFrame(video: HTMLVideoElement, onFrame: (frame: PresentedFrame) => void): () => void {
  if (typeof video.requestVideoFrameCallback !== 'function') {
    const request = requestAnimationFrame(() => onFrame({ timeSeconds: video.currentTime, lateMs: 0 }));
    return () => cancelAnimationFrame(request);
  }
  const request = video.requestVideoFrameCallback((_now, { mediaTime, expectedDisplayTime }) =>
    onFrame({ timeSeconds: mediaTime, lateMs: performance.now() - expectedDisplayTime }),
  );
  return () => video.cancelVideoFrameCallback(request);
}

/** Resolves after a while or at once when the signal aborts. */
export function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = new AbortController();
    const end = () => {
      clearTimeout(timer);
      done.abort();
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { signal: done.signal });
  });
}
