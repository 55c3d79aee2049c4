import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InferenceWorker } from '../../../lib/inference/inference-worker.ts';
import { WorkerPool } from '../../../lib/inference/worker-pool.ts';
import type { WorkerTask } from '../../../lib/inference/worker-protocol.ts';

const picture: WorkerTask = { task: 'measure', request: { bytes: new ArrayBuffer(1) } };

/** A worker that answers when the test says so; warming calls answer at once. */
class FakeWorker implements InferenceWorker {
  readonly calls: PromiseWithResolvers<unknown>[] = [];
  private dead = false;

  call(task: WorkerTask): Promise<unknown> {
    if (task.task === 'status') return Promise.resolve({});
    const call = Promise.withResolvers<unknown>();
    this.calls.push(call);
    return call.promise;
  }

  terminate(reason: string): void {
    this.dead = true;
    for (const { reject } of this.calls) reject(new Error(reason));
  }

  isDead(): boolean {
    return this.dead;
  }
}

function poolOf(count: number) {
  const workers: FakeWorker[] = [];
  const pool = new WorkerPool({
    count,
    taskTimeoutMs: 1000,
    start() {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
  });
  return { pool, workers };
}

const callsOf = (workers: FakeWorker[]) => workers.map(({ calls }) => calls.length);

describe('WorkerPool', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives each worker one task at a time', async () => {
    const { pool, workers } = poolOf(2);
    const tasks = [pool.run(picture), pool.run(picture), pool.run(picture)];
    await vi.advanceTimersByTimeAsync(0);
    expect(callsOf(workers)).toEqual([1, 1]);
    workers[0]!.calls[0]!.resolve('first');
    await vi.advanceTimersByTimeAsync(0);
    expect(callsOf(workers)).toEqual([2, 1]);
    workers[0]!.calls[1]!.resolve('second');
    workers[1]!.calls[0]!.resolve('other');
    expect(new Set(await Promise.all(tasks))).toEqual(new Set(['first', 'other', 'second']));
  });

  it('starts the other workers once the first has loaded', async () => {
    const { workers } = poolOf(3);
    expect(workers).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(workers).toHaveLength(3);
  });

  it('fails the task of a worker that hangs, ends the worker and goes on with a new one', async () => {
    const { pool, workers } = poolOf(1);
    const hung = pool.run(picture);
    const next = pool.run(picture);
    await Promise.all([
      expect(hung).rejects.toThrow('did not answer within 1000 ms'),
      vi.advanceTimersByTimeAsync(1000),
    ]);
    expect(workers).toHaveLength(2);
    expect(workers[0]!.isDead()).toBe(true);
    workers[1]!.calls[0]!.resolve('done');
    expect(await next).toBe('done');
  });

  it('keeps a worker that answers with an error', async () => {
    const { pool, workers } = poolOf(1);
    const task = pool.run(picture);
    workers[0]!.calls[0]!.reject(new Error('bad picture'));
    await expect(task).rejects.toThrow('bad picture');
    void pool.run(picture).catch(() => undefined);
    expect(callsOf(workers)).toEqual([2]);
  });

  it('replaces a worker that died while it waited', async () => {
    const { pool, workers } = poolOf(1);
    workers[0]!.terminate('crashed');
    const task = pool.run(picture);
    workers[1]!.calls[0]!.resolve('done');
    expect(await task).toBe('done');
  });

  it('does not end a worker whose task was done in time', async () => {
    const { pool, workers } = poolOf(1);
    const task = pool.run(picture);
    workers[0]!.calls[0]!.resolve('done');
    await task;
    await vi.advanceTimersByTimeAsync(5000);
    expect(workers[0]!.isDead()).toBe(false);
  });
});
