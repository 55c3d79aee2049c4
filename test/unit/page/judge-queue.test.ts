import { beforeEach, describe, expect, it } from 'vitest';
import type { ImageResult } from '../../../lib/inference/contract.ts';
import { JudgeQueue } from '../../../lib/page/judge-queue.ts';
import type { JudgeJob } from '../../../lib/page/judge-queue.ts';
import type { Picture } from '../../../lib/page/picture.ts';
import { analyzed, cancelled, unreachable } from './results.ts';

const picture = (id: string) => ({ id }) as Picture;
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the queue of questions', () => {
  let started: { job: JudgeJob; answer: (result: ImageResult) => void }[];
  let delivered: string[];
  let queue: JudgeQueue;

  beforeEach(() => {
    started = [];
    delivered = [];
    queue = new JudgeQueue({
      limit: 2,
      run: (job) => new Promise((answer) => started.push({ job, answer })),
      deliver: ({ id }, address, { status }) => delivered.push(`${id} ${address} ${status}`),
    });
  });

  const asked = () => started.map(({ job }) => job.address);

  it('asks no more than so many at a time', async () => {
    for (const name of ['a', 'b', 'c']) void queue.want(picture(name), name, 'visible');
    expect(asked()).toEqual(['a', 'b']);
    started[0]!.answer(analyzed());
    await settle();
    expect(asked()).toEqual(['a', 'b', 'c']);
  });

  it('asks once for an address that several elements show, and answers them all', async () => {
    void queue.want(picture('one'), 'same', 'visible');
    void queue.want(picture('two'), 'same', 'visible');
    started[0]!.answer(analyzed());
    await settle();
    expect(asked()).toEqual(['same']);
    expect(delivered).toEqual(['one same analyzed', 'two same analyzed']);
  });

  it('puts what people ask for first, then what they see', async () => {
    void queue.want(picture('x'), 'x', 'visible');
    void queue.want(picture('y'), 'y', 'visible');
    void queue.want(picture('far'), 'far', 'background');
    void queue.want(picture('near'), 'near', 'visible');
    void queue.want(picture('clicked'), 'clicked', 'manual');
    started[0]!.answer(analyzed());
    started[1]!.answer(analyzed());
    await settle();
    expect(asked().slice(2)).toEqual(['clicked', 'near']);
  });

  it('drops what nobody waits for before it has started', async () => {
    const [x, y, z] = [picture('x'), picture('y'), picture('z')];
    void queue.want(x, 'x', 'visible');
    void queue.want(y, 'y', 'visible');
    const answer = queue.want(z, 'z', 'visible');
    queue.release(z);
    started[0]!.answer(analyzed());
    await settle();
    expect(asked()).toEqual(['x', 'y']);
    expect(await answer).toEqual(cancelled);
  });

  it('takes back a started question when the last one who waits goes, and delivers nothing to him', async () => {
    const [one, two] = [picture('one'), picture('two')];
    void queue.want(one, 'a', 'visible');
    void queue.want(two, 'a', 'visible');
    queue.release(one);
    expect(started[0]!.job.signal.aborted).toBe(false);
    queue.release(two);
    expect(started[0]!.job.signal.aborted).toBe(true);
    started[0]!.answer(analyzed());
    await settle();
    expect(delivered).toEqual([]);
  });

  it('waits for one address per picture: the latest', async () => {
    const recycled = picture('row');
    void queue.want(recycled, 'old', 'visible');
    void queue.want(recycled, 'new', 'visible');
    started[0]!.answer(analyzed());
    started[1]!.answer(analyzed());
    await settle();
    expect(delivered).toEqual(['row new analyzed']);
  });

  it('remembers answers, but neither failures nor cancelled questions', async () => {
    for (const [index, result] of [analyzed(), unreachable, cancelled].entries()) {
      void queue.want(picture('first'), `address ${index}`, 'visible');
      started.at(-1)!.answer(result);
      await settle();
      void queue.want(picture('second'), `address ${index}`, 'visible');
    }
    expect(asked()).toEqual(['address 0', 'address 1', 'address 1', 'address 2', 'address 2']);
  });

  it('forgets all when it is cleared, also what is still on its way', async () => {
    void queue.want(picture('x'), 'x', 'visible');
    queue.clear();
    started[0]!.answer(analyzed());
    await settle();
    void queue.want(picture('x'), 'x', 'visible');
    expect(asked()).toEqual(['x', 'x']);
    expect(delivered).toEqual([]);
  });
});
