import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const maxBytes = 64 << 20;

/** The bytes of a picture, or of the PNG of a video's frame where the file is named `<video>#t=<seconds>`; needs ffmpeg for those. */
export async function readPicture(dataFolder: string, file: string): Promise<Buffer> {
  const [path, seconds] = file.split('#t=');
  const full = join(dataFolder, path!);
  if (seconds === undefined) return readFile(full);
  const frame = ['-v', 'error', '-ss', seconds, '-i', full, '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', '-'];
  const { stdout } = await run('ffmpeg', frame, { encoding: 'buffer', maxBuffer: maxBytes });
  if (stdout.length === 0) throw new Error(`${file}: expected a frame at ${seconds} s, ffmpeg gave none`);
  return stdout;
}
