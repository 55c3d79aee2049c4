import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { bitmapsOf } from './bitmap.ts';
import type { FrameRule, FrameWidth } from './prepare-request.ts';

export interface VideoFrame {
  /** Number among those taken. */
  index: number;
  timeS: number;
  bitmap: Buffer;
}

export interface VideoFacts {
  framesPerSecond: number;
  frames: number;
}

/** The video itself cannot be read, whole or from some frame on. */
export class UnreadableVideo extends Error {}

const run = promisify(execFile);

async function probe(path: string, args: string[]): Promise<Record<string, string>> {
  const all = ['-v', 'error', '-select_streams', 'v:0', ...args, '-of', 'json', path];
  const { stdout } = await run('ffprobe', all).catch((error: NodeJS.ErrnoException & { stderr?: string }) => {
    if (error.code === 'ENOENT')
      throw new Error('expected ffmpeg and ffprobe on the PATH: install ffmpeg', { cause: error });
    throw new UnreadableVideo(error.stderr?.trim() || error.message, { cause: error });
  });
  const streams = (JSON.parse(stdout) as { streams?: Record<string, string>[] }).streams ?? [];
  if (!streams[0]) throw new UnreadableVideo('expected a video stream, found none');
  return streams[0];
}

/** Rate and count of a video's frames; throws where ffprobe reads none. */
async function videoFacts(path: string): Promise<VideoFacts> {
  const stream = await probe(path, ['-show_entries', 'stream=avg_frame_rate,nb_frames']);
  const [above = 0, below = 1] = (stream['avg_frame_rate'] ?? '').split('/').map(Number);
  const framesPerSecond = above / below;
  if (!(framesPerSecond > 0)) throw new UnreadableVideo(`expected a frame rate, got ${stream['avg_frame_rate']}`);
  const known = Number(stream['nb_frames']);
  if (known > 0) return { framesPerSecond, frames: known };
  const counted = await probe(path, ['-count_packets', '-show_entries', 'stream=nb_read_packets']);
  return { framesPerSecond, frames: Number(counted['nb_read_packets']) };
}

/** Numbers of the frames that the rule takes. */
export function frameNumbers(rule: FrameRule, { framesPerSecond, frames }: VideoFacts): number[] {
  switch (rule.kind) {
    case 'per-second': {
      const step = Math.max(1, Math.floor(framesPerSecond / rule.rate));
      return Array.from({ length: Math.ceil(frames / step) }, (_, i) => i * step);
    }
    case 'count': {
      const count = Math.min(rule.frames, frames);
      return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * frames) / count));
    }
    case 'consecutive':
      return Array.from({ length: Math.min(rule.frames, frames) }, (_, i) => i);
  }
}

function selection(rule: FrameRule, numbers: readonly number[]): string {
  if (rule.kind === 'consecutive') return `lt(n,${numbers.length})`;
  if (rule.kind === 'per-second') return `not(mod(n,${numbers[1] ?? 1}))`;
  return numbers.map((number) => `eq(n,${number})`).join('+');
}

/** ffmpeg's width expression. */
function widthExpression(width: FrameWidth): string | undefined {
  if (width === 'keep') return undefined;
  if (typeof width === 'number') return `min(iw,${width})`;
  return 'if(lt(iw,300),iw*2,if(lte(iw,1000),iw,if(lte(iw,1900),iw/2,iw/3)))';
}

async function* readableBitmaps(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bitmapsOf(stream);
  } catch (error) {
    throw new UnreadableVideo(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/**
 * The chosen frames of a video in order, decoded in one run of ffmpeg, as 24-bit BMP. Throws UnreadableVideo with
 * what ffmpeg says, after the frames it could read.
 */
export async function* videoFrames(path: string, rule: FrameRule, width: FrameWidth): AsyncGenerator<VideoFrame> {
  const facts = await videoFacts(path);
  const numbers = frameNumbers(rule, facts);
  const expression = widthExpression(width);
  const filters = [
    `select='${selection(rule, numbers)}'`,
    ...(expression ? [`scale=w='trunc(${expression})':h=-1:flags=bilinear`] : []),
  ];
  const input = ['-v', 'error', '-nostdin', '-i', path, '-map', '0:v:0', '-vf', filters.join(',')];
  const output = ['-f', 'image2pipe', '-c:v', 'bmp', '-pix_fmt', 'bgr24', '-'];
  const count = ['-fps_mode', 'passthrough', '-frames:v', String(numbers.length)];
  const process = spawn('ffmpeg', [...input, ...count, ...output], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  process.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)));
  const closed = once(process, 'close');
  closed.catch(() => {});
  let index = 0;
  try {
    for await (const bitmap of readableBitmaps(process.stdout)) {
      yield { index, timeS: (numbers[index] ?? index) / facts.framesPerSecond, bitmap };
      index++;
    }
    const [code] = (await closed) as [number | null];
    if (code !== 0) throw new UnreadableVideo(`ffmpeg ended with ${code}: ${errors.trim()}`);
    if (index === 0) throw new UnreadableVideo(`expected ${numbers.length} frames, ffmpeg gave none`);
  } finally {
    process.kill('SIGKILL');
  }
}
