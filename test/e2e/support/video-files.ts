import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeVideo, framesPerSecond, videoSize } from '../../../lib/cli/drawn-video.ts';
import { sendInRanges } from '../../../lib/cli/send-in-ranges.ts';
import type { FixtureServer } from './fixture-server.ts';

export { drawingAt, faceClip, hasFfmpeg, videoSize } from '../../../lib/cli/drawn-video.ts';

/** WebM (VP8) in which nobody is seen. */
export function emptyClip(seconds: number): Promise<Buffer> {
  const { width, height } = videoSize;
  const source = `testsrc2=size=${width / 16}x${height / 16}:rate=${framesPerSecond}`;
  return encodeVideo(['-f', 'lavfi', '-i', source], `[0]scale=${width}:${height}`, seconds);
}

/** Serves bytes in ranges, as seeking needs; hosts that begin with `cors` allow every origin to read. */
export function serveVideo(server: FixtureServer, path: string, bytes: Buffer): void {
  server.route('*', path, (request: IncomingMessage, response: ServerResponse) => {
    const isOpen = request.headers.host?.startsWith('cors') ?? false;
    sendInRanges(request, response, bytes, isOpen ? { 'Access-Control-Allow-Origin': '*' } : {});
  });
}
