import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { transcodeVideo } from '../../../lib/cli/transcode-video.ts';
import { videoFields } from '../../../lib/cli/video-fields.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe('what scan says of a video', () => {
  it('are its tracks with their ranges, in the order of suspicion, and the moments that had a probability', () => {
    const box = { x: 0, y: 0, width: 9, height: 9 };
    const peak = { timeSeconds: 2.123, box, fakeProbability: 0.91234567, verdict: 'likely-fake' as const };
    const track = {
      trackId: 7,
      fromSeconds: 0.5,
      toSeconds: 3.016,
      seenSeconds: 2.5,
      frames: 9,
      by: 'frames' as const,
      peak,
      verdict: peak.verdict,
      fakeProbability: peak.fakeProbability,
      thumbnails: [],
      moments: [
        {
          timeSeconds: 0.5,
          box,
        },
        peak,
        {
          ...peak,
          timeSeconds: 3.016,
          box: undefined,
        },
      ],
    };
    expect(videoFields({ durationSeconds: 3.3333, framesPerSecond: 4, tracks: [track] })).toEqual({
      durationSeconds: 3.33,
      framesPerSecond: 4,
      tracks: [
        {
          track: 1,
          fromSeconds: 0.5,
          toSeconds: 3.02,
          seenSeconds: 2.5,
          frames: 9,
          by: 'frames',
          verdict: 'likely-fake',
          fakeProbability: 0.91234567,
          peakSeconds: 2.12,
          moments: [
            {
              timeSeconds: 2.12,
              fakeProbability: 0.9123,
            },
            {
              timeSeconds: 3.02,
              fakeProbability: 0.9123,
            },
          ],
        },
      ],
    });
  });

  it('is nothing of rates where a few frames spoke for it', () => {
    expect(videoFields({ durationSeconds: 0.2, tracks: [] })).toEqual({ durationSeconds: 0.2, tracks: [] });
  });
});

describe('a video that the browser cannot decode', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-transcode-'));
    writeFileSync(at('broken.avi'), 'RIFF and then nothing');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.skipIf(!hasFfmpeg)('becomes VP9 without loss, at the frames that are asked for', async () => {
    const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=20:duration=2', '-c:v', 'mpeg4', '-y', at('a.avi')];
    execFileSync('ffmpeg', ['-v', 'error', ...source]);
    const written: number[] = [];
    const made = await transcodeVideo(at('a.avi'), 5, (frames) => written.push(frames));
    if (made.status === 'failed') throw new Error(made.detail);
    const entries = ['-show_entries', 'stream=codec_name,width,height,nb_read_frames', '-count_frames'];
    const probed = execFileSync('ffprobe', ['-v', 'error', ...entries, '-of', 'csv=p=0', made.path])
      .toString()
      .trim();
    expect(probed).toBe('vp9,64,48,10');
    expect(written.at(-1)).toBe(10);
    const hash = (path: string, filter: string) =>
      execFileSync('ffmpeg', [
        '-v',
        'error',
        '-i',
        path,
        '-vf',
        `${filter}format=yuv420p`,
        '-f',
        'md5',
        '-',
      ]).toString();
    expect(hash(made.path, '')).toBe(hash(at('a.avi'), 'fps=5,'));
    await made.remove();
    expect(existsSync(dirname(made.path))).toBe(false);
  });

  it.skipIf(!hasFfmpeg)('fails with what ffmpeg says where it cannot read it either', async () => {
    const made = await transcodeVideo(at('broken.avi'), undefined);
    expect(made).toMatchObject({ status: 'failed', detail: expect.stringContaining('ffmpeg cannot either') as string });
  });

  it('fails with that reason where there is no ffmpeg', async () => {
    vi.stubEnv('PATH', folder);
    expect(await transcodeVideo(at('broken.avi'), 4)).toEqual({
      status: 'failed',
      detail: 'there is no ffmpeg on the PATH to read it with',
    });
  });
});
