import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DrawnFace } from '../../lib/cli/drawn-face.ts';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import { drawnPortrait, forgedFrame, frameSidePx, movedFrame } from './drawn-frames.ts';

export interface DrawnVideo {
  target: DrawnFace;
  /** Whose inner face is blended over the target's; absent in a genuine video. */
  donor?: DrawnFace;
  seconds: number;
  framesPerSecond: number;
}

/** Frames of a head that sways; a forgery's pattern jumps from frame to frame. */
export async function* drawnFrames({ target, donor, seconds, framesPerSecond }: DrawnVideo): AsyncGenerator<RgbPixels> {
  const portrait = await drawnPortrait(target);
  const donorPortrait = donor && (await drawnPortrait(donor));
  for (let frame = 0; frame < seconds * framesPerSecond; frame++) {
    const dx = Math.round(8 * Math.sin(frame / 5));
    const dy = Math.round(4 * Math.cos(frame / 7));
    const genuine = movedFrame(portrait, dx, dy);
    yield donorPortrait ? forgedFrame(genuine, movedFrame(donorPortrait, dx, dy), (frame * 3) % 4) : genuine;
  }
}

/** Writes an H.264 file through ffmpeg; throws with ffmpeg's own words when it fails. */
export async function writeDrawnVideo(path: string, video: DrawnVideo): Promise<void> {
  const size = `${frameSidePx}x${frameSidePx}`;
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', size, '-r', String(video.framesPerSecond), '-i', '-'];
  const output = ['-c:v', 'libx264', '-crf', '18', '-pix_fmt', 'yuv420p', '-threads', '1', path];
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', '-y', ...input, ...output], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  ffmpeg.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(ffmpeg, 'close');
  for await (const { data } of drawnFrames(video)) {
    if (!ffmpeg.stdin.write(data)) await Promise.race([once(ffmpeg.stdin, 'drain'), ended]);
  }
  ffmpeg.stdin.end();
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`${path}: expected ffmpeg to write the video, it ended with ${code}: ${said.trim()}`);
}
