import { describe, expect, it } from 'vitest';
import { SharedQueue } from '../../../lib/inference/shared-queue.ts';

const never = new AbortController().signal;

/** A queue whose work ends when the test says so. */
function controlledQueue(concurrency: number) {
  const started: string[] = [];
  const aborted: string[] = [];
  const work = new Map<string, PromiseWithResolvers<string>>();
  const queue = new SharedQueue<string, string>({
    concurrency,
    run(input, signal) {
      started.push(input);
      signal.addEventListener('abort', () => aborted.push(input));
      const settled = Promise.withResolvers<string>();
      work.set(input, settled);
      return settled.promise;
    },
  });
  const finish = async (input: string) => {
    work.get(input)!.resolve(`${input} done`);
    await Promise.resolve();
  };
  return { queue, started, aborted, work, finish };
}

describe('SharedQueue', () => {
  it('runs no more at once than it may', async () => {
    const { queue, started, finish } = controlledQueue(2);
    const asked = ['a', 'b', 'c'].map((key) => queue.ask(key, key, 'visible', never));
    expect(started).toEqual(['a', 'b']);
    await finish('a');
    await asked[0];
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('starts manual before visible before background work, each first come first served', async () => {
    const started: string[] = [];
    const gate = Promise.withResolvers<void>();
    const queue = new SharedQueue<string, void>({
      concurrency: 1,
      run(input) {
        started.push(input);
        return input === 'running' ? gate.promise : Promise.resolve();
      },
    });
    const asked = [
      queue.ask('running', 'running', 'background', never),
      queue.ask('b1', 'b1', 'background', never),
      queue.ask('v1', 'v1', 'visible', never),
      queue.ask('b2', 'b2', 'background', never),
      queue.ask('v2', 'v2', 'visible', never),
      queue.ask('m', 'm', 'manual', never),
    ];
    gate.resolve();
    await Promise.all(asked);
    expect(started).toEqual(['running', 'm', 'v1', 'v2', 'b1', 'b2']);
  });

  it('shares identical work that waits or runs', async () => {
    const { queue, started, finish } = controlledQueue(1);
    const asked = [queue.ask('a', 'a', 'visible', never), queue.ask('a', 'a', 'visible', never)];
    await finish('a');
    expect(await Promise.all(asked)).toEqual([
      { status: 'done', output: 'a done' },
      { status: 'done', output: 'a done' },
    ]);
    expect(started).toEqual(['a']);
  });

  it('runs the same key again once it has ended', async () => {
    const { queue, started, finish } = controlledQueue(1);
    const first = queue.ask('a', 'a', 'visible', never);
    await finish('a');
    await first;
    void queue.ask('a', 'a', 'visible', never);
    expect(started).toEqual(['a', 'a']);
  });

  it('lifts waiting work to the priority of its most urgent asker', async () => {
    const { queue, started, finish } = controlledQueue(1);
    const first = queue.ask('running', 'running', 'visible', never);
    void queue.ask('a', 'a', 'visible', never);
    void queue.ask('b', 'b', 'background', never);
    void queue.ask('b', 'b', 'manual', never);
    await finish('running');
    await first;
    expect(started).toEqual(['running', 'b']);
  });

  it('drops waiting work when everybody who asked has gone', async () => {
    const { queue, started, finish } = controlledQueue(1);
    const leaver = new AbortController();
    const first = queue.ask('running', 'running', 'visible', never);
    const dropped = queue.ask('a', 'a', 'visible', leaver.signal);
    const next = queue.ask('b', 'b', 'visible', never);
    leaver.abort();
    expect(await dropped).toEqual({ status: 'cancelled' });
    await finish('running');
    await first;
    expect(started).toEqual(['running', 'b']);
    await finish('b');
    await next;
  });

  it('keeps work for those who still wait when one of them goes', async () => {
    const { queue, aborted, finish } = controlledQueue(1);
    const leaver = new AbortController();
    const leaving = queue.ask('a', 'a', 'visible', leaver.signal);
    const staying = queue.ask('a', 'a', 'visible', never);
    leaver.abort();
    expect(await leaving).toEqual({ status: 'cancelled' });
    await finish('a');
    expect(await staying).toEqual({ status: 'done', output: 'a done' });
    expect(aborted).toEqual([]);
  });

  it('aborts running work that nobody waits for, and starts anew for who asks later', async () => {
    const { queue, started, aborted, finish } = controlledQueue(2);
    const leaver = new AbortController();
    const left = queue.ask('a', 'a', 'visible', leaver.signal);
    leaver.abort();
    await left;
    expect(aborted).toEqual(['a']);
    const again = queue.ask('a', 'a', 'visible', never);
    expect(started).toEqual(['a', 'a']);
    await finish('a');
    expect(await again).toEqual({ status: 'done', output: 'a done' });
  });

  it('does not start for a signal that has aborted before', async () => {
    const { queue, started } = controlledQueue(1);
    expect(await queue.ask('a', 'a', 'visible', AbortSignal.abort())).toEqual({ status: 'cancelled' });
    expect(started).toEqual([]);
  });

  it('passes a failure to everybody who waits and goes on with the next', async () => {
    const { queue, work, started } = controlledQueue(1);
    const failing = [queue.ask('a', 'a', 'visible', never), queue.ask('a', 'a', 'visible', never)];
    void queue.ask('b', 'b', 'visible', never);
    work.get('a')!.reject(new Error('broken'));
    await expect(failing[0]).rejects.toThrow('broken');
    await expect(failing[1]).rejects.toThrow('broken');
    expect(started).toEqual(['a', 'b']);
  });
});
