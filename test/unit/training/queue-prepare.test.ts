import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../lib/models/seeded-random.ts';
import { prepareData, PreparationStopped } from '../../../training/prepared/prepare-data.ts';
import { prepareOnQueue, startPrepareWorker } from '../../../training/queue/prepare-shards.ts';
import { assertReachable, hasRedisServer, startPrivateRedis } from '../../../training/queue/redis-server.ts';
import type { PrivateRedis } from '../../../training/queue/redis-server.ts';
import { openFakeFaces } from './support/fake-faces.ts';
import { smallRequest, writePictures } from './support/small-data.ts';

const workerScript = fileURLToPath(new URL('./support/queue-worker.ts', import.meta.url));
const pictures = 60;
const shardFiles = 6;

it('a Redis server that does not answer is named', async () => {
  await expect(assertReachable('redis://127.0.0.1:1')).rejects.toThrow('redis://127.0.0.1:1: expected a Redis server');
});

describe.skipIf(!hasRedisServer())('preparation on a queue (needs redis-server)', () => {
  let data: string;
  let redis: PrivateRedis;
  const workers: ChildProcess[] = [];

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'telltale-queue-'));
    const random = seededRandom(5);
    await writePictures(
      join(data, 'in'),
      Array.from({ length: pictures }, () => Math.floor(random() * 256)),
    );
    redis = await startPrivateRedis();
    const whole = smallRequest(join(data, 'in'), join(data, 'whole'));
    await prepareData(whole, undefined, { openFaces: openFakeFaces });
  }, 60_000);
  afterAll(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await redis?.stop();
    rmSync(data, { recursive: true });
  });

  /** Resolves when the worker says `word`. */
  async function startWorker(kind: string, word: string): Promise<ChildProcess> {
    const worker = spawn(process.execPath, [workerScript, redis.url, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
    workers.push(worker);
    for await (const line of createInterface({ input: worker.stdout })) if (line === word) break;
    return worker;
  }

  function prepare(out: string, signal?: AbortSignal) {
    return prepareData(smallRequest(join(data, 'in'), join(data, out)), undefined, {
      prepareMissing: prepareOnQueue(redis.url, shardFiles),
      ...(signal && { signal }),
    });
  }

  function expectWhole(out: string): void {
    for (const file of ['crops.bin', 'manifest.jsonl', 'journal.jsonl'])
      expect(readFileSync(join(data, out, file)).equals(readFileSync(join(data, 'whole', file)))).toBe(true);
    expect(existsSync(join(data, out, 'shards'))).toBe(false);
  }

  it('by several workers, one of them killed at work, gives what one process gives', { timeout: 60_000 }, async () => {
    const hanging = startWorker('hangs', 'working');
    const prepared = prepare('lost');
    const victim = await hanging;
    victim.kill('SIGKILL');
    await once(victim, 'close');
    await Promise.all([startWorker('works', 'ready'), startWorker('works', 'ready')]);
    await prepared;
    expectWhole('lost');
    for (const worker of workers.splice(0)) worker.kill('SIGKILL');
  });

  it('that was stopped goes on', { timeout: 60_000 }, async () => {
    const stop = new AbortController();
    const stopped = prepare('stopped', stop.signal);
    stop.abort(new Error('stop'));
    await expect(stopped).rejects.toThrow(PreparationStopped);
    const worker = await startPrepareWorker({ url: redis.url }, { openFaces: openFakeFaces });
    try {
      await prepare('stopped');
    } finally {
      await worker.close();
    }
    expectWhole('stopped');
  });

  it('fails with the error of its workers', { timeout: 60_000 }, async () => {
    const openFaces = () => Promise.reject(new Error('no browser here'));
    const worker = await startPrepareWorker({ url: redis.url }, { openFaces });
    try {
      await expect(prepare('failed')).rejects.toThrow('no browser here');
    } finally {
      await worker.close();
    }
  });
});
