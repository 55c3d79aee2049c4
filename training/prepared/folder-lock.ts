import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

interface Holder {
  pid: number;
  host: string;
}

const heldHere = new Set<string>();

/** A lock with this process's own number that it does not hold is left from a process before it. */
function isAlive({ pid, host }: Holder, path: string): boolean {
  if (host === hostname() && pid === process.pid) return heldHere.has(path);
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function holderOf(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** Lets one process write into a folder; returns what ends it. Throws where another living process holds it. */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'lock');
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder));
      closeSync(file);
      heldHere.add(path);
      return () => {
        heldHere.delete(path);
        rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(path);
    if (holder && isAlive(holder, path))
      throw new Error(
        `${folder}: process ${holder.pid} on ${holder.host} is writing into it; wait for its end, or remove ${path} if it is gone`,
      );
    rmSync(path, { force: true });
  }
  throw new Error(`${folder}: another process took it at the same moment; try again`);
}
