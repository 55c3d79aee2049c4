import { startLocalWorkers } from './local-workers.ts';
import { startPrivateRedis } from './redis-server.ts';

export interface WorkerChoice {
  /** Address of a Redis server whose workers are used. */
  queue?: string;
  /** Worker processes on this machine; with no `queue` on a Redis server of their own. */
  workers?: number;
}

/**
 * Runs with the address of a queue: the one that is named, else a private one; local workers run beside it and end
 * with it. `workerArgs` start one.
 */
export async function withWorkers<T>(
  { queue, workers }: WorkerChoice,
  workerArgs: (url: string) => string[],
  run: (url: string) => Promise<T>,
): Promise<T> {
  const redis = queue === undefined ? await startPrivateRedis() : undefined;
  const url = queue ?? redis!.url;
  const local = workers ? startLocalWorkers(workers, workerArgs(url)) : undefined;
  try {
    return await Promise.race([run(url), ...(local ? [local.lost] : [])]);
  } finally {
    await local?.stop();
    await redis?.stop();
  }
}

/** Until the process is told to end; a second time ends the job in work as well. */
export async function untilToldToEnd(close: (isForced: boolean) => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  await close(false);
}
