import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { prepareData } from '../../../training/prepared/prepare-data.ts';
import { openPreparedSet } from '../../../training/prepared/prepared-set.ts';
import { openFakeFaces } from './support/fake-faces.ts';
import { smallRequest, writePictures } from './support/small-data.ts';

const child = fileURLToPath(new URL('./support/prepare-child.ts', import.meta.url));
const pictures = 160;
const kills = 10;

let data: string;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'telltale-kill-'));
  const random = seededRandom(3);
  await writePictures(
    join(data, 'in'),
    Array.from({ length: pictures }, () => Math.floor(random() * 256)),
  );
});
afterAll(() => rmSync(data, { recursive: true }));

/** Kills the child when it has said `lines` of what it did; true where it was still at work. */
async function prepareUntilKilled(out: string, framing: string, lines: number): Promise<boolean> {
  const work = spawn(process.execPath, [child, join(data, 'in'), out, framing], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(work, 'close');
  let said = 0;
  for await (const _ of createInterface({ input: work.stdout })) if (++said === lines) work.kill('SIGKILL');
  const [, signal] = (await closed) as [number | null, string | null];
  return signal === 'SIGKILL';
}

describe('preparation killed at ten random points', () => {
  it.each(['face', 'picture'] as const)(
    'ends as if it had never been: framing %s',
    async (framing) => {
      const random = seededRandom(framing === 'face' ? 11 : 12);
      const out = join(data, `killed-${framing}`);
      let killed = 0;
      for (let i = 0; i < kills; i++) {
        const lines = 1 + Math.floor(random() * 6);
        if (await prepareUntilKilled(out, framing, lines)) killed++;
      }
      expect(killed).toBe(kills);
      expect(() => openPreparedSet(out)).toThrow('did not end');

      const parts = { openFaces: openFakeFaces };
      const resumed = await prepareData(smallRequest(join(data, 'in'), out, { framing }), undefined, parts);
      const whole = join(data, `whole-${framing}`);
      const expected = await prepareData(smallRequest(join(data, 'in'), whole, { framing }), undefined, parts);
      expect(expected.faces.length).toBeGreaterThan(pictures / 2);
      expect(resumed.sha256).toBe(expected.sha256);
      for (const file of ['crops.bin', 'manifest.jsonl', 'journal.jsonl', 'report.json'])
        expect(readFileSync(join(out, file)).equals(readFileSync(join(whole, file)))).toBe(true);
    },
    60_000,
  );
});
