import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { drawFace, drawnFaces } from '../../../lib/cli/drawn-face.ts';
import type { BoundingBox, Size } from '../../../lib/face/types.ts';
import type { FixtureServer } from './fixture-server.ts';

/** Tests of videos make their own and skip by name where this is false. */
export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

export const videoSize: Size = { width: 1280, height: 720 };
const facePx = 480;
const fromX = 120;
const faceY = 120;
const pxPerSecond = 40;
const framesPerSecond = 25;

/** Where the drawing lies at a time; the face fills most of it. */
export function drawingAt(timeSeconds: number): BoundingBox {
  return { x: fromX + pxPerSecond * timeSeconds, y: faceY, width: facePx, height: facePx };
}

async function encode(inputs: string[], filter: string, seconds: number): Promise<Buffer> {
  const dir = await mkdtemp(join(tmpdir(), 'telltale-video-'));
  const file = join(dir, 'clip.webm');
  const codec = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '2M', '-g', '25', '-an'];
  const output = ['-t', String(seconds), '-r', String(framesPerSecond), '-pix_fmt', 'yuv420p', ...codec, file];
  try {
    await promisify(execFile)('ffmpeg', ['-v', 'error', ...inputs, '-filter_complex', filter, ...output]);
    return await readFile(file);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** WebM (VP8) in which a drawn face moves slowly to the right. */
export async function faceClip(index: number, seconds: number): Promise<Buffer> {
  const face = drawnFaces[index % drawnFaces.length]!;
  const dir = await mkdtemp(join(tmpdir(), 'telltale-video-'));
  const picture = join(dir, 'face.jpg');
  try {
    await writeFile(picture, await drawFace(face));
    const { width, height } = videoSize;
    const filter = `color=0x607080:s=${width}x${height}:r=${framesPerSecond}[back];[0]scale=${facePx}:${facePx}[face];[back][face]overlay=x='${fromX}+${pxPerSecond}*t':y=${faceY}:shortest=1`;
    return await encode(['-loop', '1', '-r', String(framesPerSecond), '-i', picture], filter, seconds);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** WebM (VP8) in which nobody is seen. */
export function emptyClip(seconds: number): Promise<Buffer> {
  const { width, height } = videoSize;
  const source = `testsrc2=size=${width / 16}x${height / 16}:rate=${framesPerSecond}`;
  return encode(['-f', 'lavfi', '-i', source], `[0]scale=${width}:${height}`, seconds);
}

function rangeOf({ headers }: IncomingMessage, length: number): [number, number] | null {
  const match = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
  if (!match) return null;
  return [Number(match[1]), match[2] ? Math.min(Number(match[2]), length - 1) : length - 1];
}

/** Serves bytes in ranges, as seeking needs; hosts that begin with `cors` allow every origin to read. */
export function serveVideo(server: FixtureServer, path: string, bytes: Buffer): void {
  server.route('*', path, (request: IncomingMessage, response: ServerResponse) => {
    const range = rangeOf(request, bytes.length);
    const [from, to] = range ?? [0, bytes.length - 1];
    const isOpen = request.headers.host?.startsWith('cors') ?? false;
    response.writeHead(range ? 206 : 200, {
      'Content-Type': 'video/webm',
      'Accept-Ranges': 'bytes',
      'Content-Length': to - from + 1,
      'Cache-Control': 'max-age=600',
      ...(range ? { 'Content-Range': `bytes ${from}-${to}/${bytes.length}` } : {}),
      ...(isOpen ? { 'Access-Control-Allow-Origin': '*' } : {}),
    });
    response.end(bytes.subarray(from, to + 1));
  });
}
