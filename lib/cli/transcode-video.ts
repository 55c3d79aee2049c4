import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultFramesPerSecond } from '../inference/frame-times.ts';

export type Transcoded =
  | {
      status: 'made';
      path: string;
      /** Of the file and its folder. */
      remove: () => Promise<void>;
    }
  | { status: 'failed'; detail: string };

/** Never throws: what goes wrong is the result. `onFrames` is told now and then how many frames are written. */
export type Transcode = (
  path: string,
  framesPerSecond: number | undefined,
  onFrames?: (written: number) => void,
) => Promise<Transcoded>;

const longestSidePx = 1920;

/**
 * VP9 without loss, every frame by itself: Chromium decodes and seeks it everywhere, and no trace of a forgery is lost
 * or added beyond the scaling of very large frames. Only the frames that will be looked at.
 */
function ffmpegArguments(path: string, out: string, framesPerSecond: number): string[] {
  const fit = `scale='min(iw,${longestSidePx})':'min(ih,${longestSidePx})':force_original_aspect_ratio=decrease`;
  const even = 'scale=trunc(iw/2)*2:trunc(ih/2)*2';
  const input = ['-v', 'error', '-nostdin', '-nostats', '-progress', 'pipe:1', '-i', path, '-map', '0:v:0', '-an'];
  const frames = ['-vf', `fps=${framesPerSecond},${fit},${even}`, '-pix_fmt', 'yuv420p'];
  return [...input, ...frames, '-c:v', 'libvpx-vp9', '-lossless', '1', '-g', '1', '-cpu-used', '8', '-y', out];
}

function detailOf(error: NodeJS.ErrnoException & { stderr?: string }): string {
  if (error.code === 'ENOENT') return 'there is no ffmpeg on the PATH to read it with';
  return `ffmpeg cannot either: ${(error.stderr?.trim() || error.message).split('\n').at(-1)!}`;
}

function run(args: readonly string[], onFrames: (written: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const ffmpeg = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    ffmpeg.stdout.setEncoding('utf8').on('data', (told: string) => {
      const written = [...told.matchAll(/^frame=\s*(\d+)$/gm)].at(-1)?.[1];
      if (written !== undefined) onFrames(Number(written));
    });
    ffmpeg.stderr.setEncoding('utf8').on('data', (said: string) => (stderr += said));
    ffmpeg.on('error', reject);
    ffmpeg.on('close', (code) =>
      code === 0 ? resolve() : reject(Object.assign(new Error(`ffmpeg ended with exit code ${code}`), { stderr })),
    );
  });
}

/** Through ffmpeg, where there is one, into a folder of its own. */
export const transcodeVideo: Transcode = async (
  path,
  framesPerSecond = defaultFramesPerSecond,
  onFrames = () => {},
) => {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-video-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const out = join(folder, 'frames.webm');
  try {
    await run(ffmpegArguments(path, out, framesPerSecond), onFrames);
    return { status: 'made', path: out, remove };
  } catch (error) {
    await remove();
    return { status: 'failed', detail: detailOf(error as NodeJS.ErrnoException & { stderr?: string }) };
  }
};
