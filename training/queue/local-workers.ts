import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface LocalWorkers {
  /** Rejects when the last worker is gone and no more are started. */
  lost: Promise<never>;
  stop(): Promise<void>;
}

const replacementsEach = 2;
/** Told a second time, a worker leaves the job in work. */
const patienceMs = 2000;

/** Runs `node <args>` as that many processes; one that ends is replaced, a few times. */
export function startLocalWorkers(count: number, args: readonly string[]): LocalWorkers {
  const running = new Set<ChildProcess>();
  let onLost: (error: Error) => void = () => {};
  const lost = new Promise<never>((_, reject) => (onLost = reject));
  lost.catch(() => {});
  let left = count * replacementsEach;
  let isStopping = false;
  const start = () => {
    const worker = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    running.add(worker);
    worker.on('close', (code, signal) => {
      running.delete(worker);
      if (isStopping) return;
      if (left-- > 0) start();
      else if (running.size === 0)
        onLost(new Error(`the workers end by themselves, the last with ${signal ?? code}; see their errors above`));
    });
  };
  for (let i = 0; i < count; i++) start();
  return {
    lost,
    async stop() {
      isStopping = true;
      const closed = [...running].map((worker) => once(worker, 'close'));
      const tell = () => running.forEach((worker) => worker.kill('SIGTERM'));
      tell();
      const impatience = setInterval(tell, patienceMs);
      await Promise.all(closed);
      clearInterval(impatience);
    },
  };
}
