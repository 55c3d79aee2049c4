import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BoundingBox, Size } from '../face/types.ts';
import { drawFace, drawnFaces } from './drawn-face.ts';

/** What makes videos says by name that it cannot where this is false. */
export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

export const videoSize: Size = { width: 1280, height: 720 };
export const framesPerSecond = 25;
const facePx = 480;
const fromX = 120;
const faceY = 120;
/** The face turns back after this many seconds. */
const turnSeconds = 16;
const pxPerSecond = 40;

/** Where the drawing lies at a time; the face fills most of it. */
export function drawingAt(timeSeconds: number): BoundingBox {
  const swing = Math.abs(((timeSeconds + turnSeconds) % (2 * turnSeconds)) - turnSeconds);
  return { x: fromX + pxPerSecond * swing, y: faceY, width: facePx, height: facePx };
}

/** Encodes as WebM (VP8) what an ffmpeg filter makes of its inputs. */
export async function encodeVideo(inputs: string[], filter: string, seconds: number): Promise<Buffer> {
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

interface FaceClipOptions {
  /** Changes from frame to frame as a camera's does: decoding and reading cost what they cost for filmed videos. */
  hasGrain?: boolean;
}

/** WebM (VP8) in which a drawn face moves slowly to and fro. */
export async function faceClip(
  index: number,
  seconds: number,
  { hasGrain = false }: FaceClipOptions = {},
): Promise<Buffer> {
  const face = drawnFaces[index % drawnFaces.length]!;
  const dir = await mkdtemp(join(tmpdir(), 'telltale-video-'));
  const picture = join(dir, 'face.jpg');
  try {
    await writeFile(picture, await drawFace(face));
    const { width, height } = videoSize;
    const x = `${fromX}+${pxPerSecond}*abs(mod(t+${turnSeconds},${2 * turnSeconds})-${turnSeconds})`;
    const back = `color=0x607080:s=${width}x${height}:r=${framesPerSecond}[back]`;
    const over = `[0]scale=${facePx}:${facePx}[face];[back][face]overlay=x='${x}':y=${faceY}:shortest=1`;
    const filter = `${back};${over}${hasGrain ? ',noise=alls=12:allf=t' : ''}`;
    return await encodeVideo(['-loop', '1', '-r', String(framesPerSecond), '-i', picture], filter, seconds);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
