import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export interface PrivateRedis {
  url: string;
  stop(): Promise<void>;
}

export function hasRedisServer(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Throws, naming the address, where no Redis answers. */
export async function assertReachable(url: string, retries = 0): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: (times) => (times <= retries ? 100 : null),
    maxRetriesPerRequest: null,
  });
  let cause: unknown;
  redis.on('error', (error) => (cause = error));
  try {
    await redis.connect().catch(() => redis.ping());
  } catch (error) {
    throw new Error(`${url}: expected a Redis server there, none answered; start one with \`redis-server\``, {
      cause: cause ?? error,
    });
  } finally {
    redis.disconnect();
  }
}

/** A Redis of its own on this machine, that forgets everything when it is stopped. */
export async function startPrivateRedis(): Promise<PrivateRedis> {
  if (!hasRedisServer())
    throw new Error('expected redis-server, found none: install it (Debian: redis-server) or name one with --queue');
  const folder = mkdtempSync(join(tmpdir(), 'telltale-redis-'));
  const port = await freePort();
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', [...settings, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
  const closed = once(server, 'close');
  const url = `redis://127.0.0.1:${port}`;
  const stop = async () => {
    server.kill('SIGTERM');
    await closed;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await assertReachable(url, 100);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}
