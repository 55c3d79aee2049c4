/** Of `runtime.connect`; what is used of it. */
export interface StreamPort {
  disconnect(): void;
  onDisconnect: { addListener(listener: () => void): void };
}

/**
 * Answers a function that keeps one port open: by its end inference hears that this document is gone. A port that the
 * other side closed (the offscreen document has gone) is opened anew at the next call.
 */
export function createStreamHold(connect: () => StreamPort, signal: AbortSignal): () => void {
  let port: StreamPort | undefined;
  signal.addEventListener('abort', () => port?.disconnect());
  return () => {
    if (port || signal.aborted) return;
    const opened = connect();
    port = opened;
    opened.onDisconnect.addListener(() => {
      if (port === opened) port = undefined;
    });
  };
}
