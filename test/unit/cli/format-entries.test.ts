import { describe, expect, it } from 'vitest';
import { formatEntries } from '../../../lib/cli/format-entries.ts';
import type { ScanEntry } from '../../../lib/cli/scan-entry.ts';

const box = { x: 1, y: 2, width: 30, height: 40 };
const analyzed: ScanEntry = {
  file: 'odd, "name".jpg',
  kind: 'image',
  status: 'analyzed',
  verdict: 'likely-fake',
  fakeProbability: 0.93,
  faces: [{ box, fakeProbability: 0.93, verdict: 'likely-fake' }],
  model: 'face 1',
  backend: 'wasm',
  ms: 41.5,
};
const video: ScanEntry = {
  ...analyzed,
  file: 'clip.avi',
  kind: 'video',
  durationSeconds: 12.5,
  framesPerSecond: 4,
  decodedBy: 'ffmpeg',
  tracks: [
    {
      track: 1,
      fromSeconds: 62,
      toSeconds: 68,
      seenSeconds: 5.5,
      frames: 22,
      by: 'clip',
      verdict: 'likely-fake',
      fakeProbability: 0.93,
      peakSeconds: 64,
      moments: [],
    },
  ],
};
const skipped: ScanEntry = { file: 'hill.jpg', kind: 'image', status: 'skipped', reason: 'no-face', faces: [] };

describe('scan results', () => {
  it('are a JSON array without verdicts where none was given', () => {
    const parsed: unknown = JSON.parse(formatEntries([analyzed, skipped], 'json'));
    expect(parsed).toEqual([analyzed, skipped]);
    expect((parsed as object[])[1]).not.toHaveProperty('verdict');
  });

  it('are CSV with commas and quotes in names kept', () => {
    const [head, first, second, end] = formatEntries([analyzed, skipped], 'csv').split('\r\n');
    expect(head).toBe(
      'file,kind,status,reason,verdict,fakeProbability,faceCount,faces,model,backend,ms,detail,durationSeconds,framesPerSecond,decodedBy,tracks',
    );
    expect(first).toMatch(/^"odd, ""name"".jpg",image,analyzed,,likely-fake,0.93,1,"\[\{""box"":/);
    expect(second).toBe('hill.jpg,image,skipped,no-face,,,0,[],,,,,,,,');
    expect(end).toBe('');
  });

  it('are a table that says why there is no verdict', () => {
    const table = formatEntries([analyzed, skipped], 'table');
    expect(table).toMatch(/likely-fake .* 0\.93/);
    expect(table).toContain('skipped: no-face');
  });

  it('of a video have its tracks: in CSV as JSON, in the table as lines of their own', () => {
    const [, row] = formatEntries([video], 'csv').split('\r\n');
    expect(row).toMatch(/,12.5,4,ffmpeg,"\[\{""track"":1,""fromSeconds"":62,/);
    const table = formatEntries([video], 'table');
    expect(table).toMatch(/clip\.avi .* likely-fake .* 0\.93/);
    expect(table).toMatch(/face 1, 1:02 to 1:08 \(5\.5 s seen\) .* likely-fake .* 0\.93/);
  });

  it('of nothing are an empty array', () => {
    expect(formatEntries([], 'json')).toBe('[]\n');
  });
});
