import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasRedisServer, startPrivateRedis } from '../../../training/queue/redis-server.ts';
import type { PrivateRedis } from '../../../training/queue/redis-server.ts';
import { runSearch, searchTable } from '../../../training/queue/search-trials.ts';
import { configOfTrial, readTrials } from '../../../training/queue/trial-space.ts';

const support = (name: string) => fileURLToPath(new URL(`./support/${name}`, import.meta.url));

describe('a search space', () => {
  it('is every combination of a grid, and the trials that are named', () => {
    const space = {
      grid: {
        'training.batchSize': [32, 64],
        architecture: [
          { name: 'meso-4', args: {} },
          { name: 'cnn-1', args: {} },
        ],
      },
      trials: [{ name: 'my own', set: { framing: 'picture' } }],
    };
    expect(readTrials(space, 'space.json').map(({ name }) => name)).toEqual([
      'my_own',
      'batchSize=32_architecture=meso-4',
      'batchSize=32_architecture=cnn-1',
      'batchSize=64_architecture=meso-4',
      'batchSize=64_architecture=cnn-1',
    ]);
  });

  it('is refused where it is none, or where two trials have one name', () => {
    expect(() => readTrials({}, 'space.json')).toThrow('space.json: the file: expected "grid" or "trials"');
    expect(() => readTrials({ grid: { a: [] } }, 'space.json')).toThrow('space.json: grid.a');
    const twice = { trials: ['a b', 'a/b'].map((name) => ({ name, set: {} })) };
    expect(() => readTrials(twice, 'space.json')).toThrow('a_b is there twice');
  });

  it('changes the config at its paths alone', () => {
    const base = { name: 'base', training: { batchSize: 8, epochs: 1 } };
    const trial = { name: 'large', set: { 'training.batchSize': 64 } };
    expect(configOfTrial(base, trial)).toEqual({ name: 'large', training: { batchSize: 64, epochs: 1 } });
    expect(base.training.batchSize).toBe(8);
    expect(() => configOfTrial(base, { name: 'x', set: { 'trianing.batchSize': 1 } })).toThrow(
      'nothing is at trianing',
    );
  });
});

describe.skipIf(!hasRedisServer())('a search on several workers (needs redis-server)', () => {
  let out: string;
  let redis: PrivateRedis;
  const workers: ChildProcess[] = [];
  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'telltale-search-'));
    redis = await startPrivateRedis();
  });
  afterAll(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await redis?.stop();
    rmSync(out, { recursive: true });
  });

  async function startWorker(): Promise<void> {
    const worker = spawn(process.execPath, [support('search-worker.ts'), redis.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    workers.push(worker);
    for await (const line of createInterface({ input: worker.stdout })) if (line === 'ready') break;
  }

  const startsOf = (name: string) =>
    readFileSync(join(out, name, 'starts'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number) as [number, number]);
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('ends every trial once, also that of a worker which is killed', { timeout: 60_000 }, async () => {
    await Promise.all([startWorker(), startWorker(), startWorker()]);
    const trials = [
      { name: 'good', set: { auc: 0.9 } },
      { name: 'lost', set: { auc: 0.8, hangs: true } },
      { name: 'bad', set: { fails: true } },
      { name: 'poor', set: { auc: 0.6 } },
    ];
    const request = {
      baseConfig: { auc: 0.5 },
      trials,
      outFolder: out,
      trainArgs: ['--data', '/data'],
      script: support('fake-trainer.ts'),
    };
    const ended: string[] = [];
    const search = runSearch(request, { url: redis.url }, ({ name }) => ended.push(name));
    await vi.waitUntil(() => existsSync(join(out, 'lost/starts')), { timeout: 30_000 });
    const [[trainer, worker]] = startsOf('lost') as [[number, number]];
    process.kill(worker, 'SIGKILL');
    const results = await search;
    await vi.waitUntil(() => !isAlive(trainer), { timeout: 30_000 });

    expect(results.map(({ name, epochs, best }) => [name, epochs, best?.val?.auc])).toEqual([
      ['good', 2, 0.9],
      ['lost', 2, 0.8],
      ['poor', 2, 0.6],
      ['bad', 0, undefined],
    ]);
    expect(ended.toSorted()).toEqual(['bad', 'good', 'lost', 'poor']);
    expect(['good', 'lost', 'poor', 'bad'].map((name) => startsOf(name).length)).toEqual([1, 2, 1, 1]);
    expect(readFileSync(join(out, 'search.md'), 'utf8')).toBe(`${searchTable(results)}\n`);
    expect(searchTable(results)).toContain('| good | 0.9000 |');

    await runSearch(request, { url: redis.url });
    expect(['good', 'lost', 'poor', 'bad'].map((name) => startsOf(name).length)).toEqual([1, 2, 1, 2]);
    const other = { ...request, baseConfig: { auc: 0.4 } };
    await expect(runSearch(other, { url: redis.url })).rejects.toThrow('holds another configuration of that name');
  });
});
