import { randomUUID } from 'node:crypto';
import { Queue, QueueEvents, Worker } from 'bullmq';
import type { ConnectionOptions, Job } from 'bullmq';
import { assertReachable } from './redis-server.ts';

export interface QueueJob<Task> {
  /** Tells the job to `onDone`. */
  id: string;
  task: Task;
}

export interface QueueWorker {
  /** Ends after the job in work; `isForced` leaves it to another worker. */
  close(isForced?: boolean): Promise<void>;
}

/** A job whose worker has not been heard of for this long goes to another. */
const defaultLockMs = 10_000;
/** A job that takes workers down with it fails in the end. */
const maxLostWorkers = 10;
const attempts = 3;
const retryDelayMs = 1000;
const keptSeconds = 3600;

function connectionOf(url: string): ConnectionOptions {
  const { hostname, port, username, password, pathname, protocol } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 6379),
    db: Number(pathname.slice(1) || 0),
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' && { tls: {} }),
  };
}

/**
 * Hands jobs to whatever workers listen to the queue, and ends when all are done. A job may run more than once, after a
 * lost worker or an error: tasks must be harmless when repeated. Rejects with the first job that failed for good, and
 * when the signal aborts; waiting jobs are taken back then.
 */
export async function runJobs<Task>(
  { url, queueName, signal }: { url: string; queueName: string; signal?: AbortSignal },
  jobs: readonly QueueJob<Task>[],
  onDone: (id: string) => void,
): Promise<void> {
  await assertReachable(url);
  const connection = connectionOf(url);
  const queue = new Queue<Task>(queueName, { connection });
  const events = new QueueEvents(queueName, { connection });
  queue.setMaxListeners(0);
  events.setMaxListeners(0);
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => (onAbort = () => reject(signal?.reason as Error)));
  aborted.catch(() => {});
  let added: Job<Task>[] = [];
  try {
    signal?.throwIfAborted();
    signal?.addEventListener('abort', onAbort);
    await events.waitUntilReady();
    const run = randomUUID();
    const options = {
      attempts,
      backoff: { type: 'fixed', delay: retryDelayMs },
      removeOnComplete: { age: keptSeconds },
    };
    added = (await queue.addBulk(
      jobs.map(({ id, task }) => ({
        name: id,
        data: task,
        opts: { ...options, jobId: `${run}-${id}`, removeOnFail: { age: keptSeconds } },
      })) as Parameters<typeof queue.addBulk>[0],
    )) as Job<Task>[];
    const finished = added.map(async (job, i) => {
      await job.waitUntilFinished(events);
      onDone(jobs[i]!.id);
    });
    await Promise.race([Promise.all(finished), aborted]);
  } catch (error) {
    await Promise.allSettled(added.map((job) => job.remove()));
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await Promise.allSettled([events.close(), queue.close()]);
  }
}

/** Works off one job after another. An error of `work` fails the job, which is tried again. */
export async function startQueueWorker<Task>(
  { url, queueName, lockMs = defaultLockMs }: { url: string; queueName: string; lockMs?: number },
  work: (task: Task) => Promise<void>,
): Promise<QueueWorker> {
  await assertReachable(url);
  const worker = new Worker<Task>(queueName, ({ data }) => work(data), {
    connection: { ...connectionOf(url), maxRetriesPerRequest: null } as ConnectionOptions,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    maxStalledCount: maxLostWorkers,
  });
  worker.on('error', (error) => console.error(`queue: ${error.message}`));
  await worker.waitUntilReady();
  return { close: (isForced = false) => worker.close(isForced) };
}
