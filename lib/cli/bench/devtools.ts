import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Attached {
  sessionId: string;
  targetInfo: TargetInfo;
}

export interface TargetInfo {
  targetId: string;
  type: string;
  url: string;
}

/** Runs a command of the DevTools protocol in one target. */
export type Send = (method: string, params?: object) => Promise<Record<string, unknown>>;

export interface Devtools {
  /** In the browser itself. */
  send: Send;
  targets(): Promise<TargetInfo[]>;
  /** Hands over the target and what hangs below it (workers), for as long as `use` runs. */
  withTarget<T>(
    targetId: string,
    use: (own: Send, below: { info: TargetInfo; send: Send }[]) => Promise<T>,
  ): Promise<T>;
  close: () => Promise<void>;
}

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: Record<string, unknown>;
  error?: { message: string };
}

async function connect(address: string): Promise<WebSocket> {
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`Expected DevTools at ${address}, got no connection.`)));
  });
  return socket;
}

/**
 * The DevTools protocol of a Chromium that was started with `--remote-debugging-port=0` on this profile. Playwright's own
 * sessions reach neither the offscreen document nor its workers.
 */
export async function openDevtools(userDataDir: string): Promise<Devtools> {
  const [port, path] = (await readFile(join(userDataDir, 'DevToolsActivePort'), 'utf8')).trim().split('\n');
  const socket = await connect(`ws://127.0.0.1:${port}${path}`);
  const answers = new Map<number, (message: Message) => void>();
  let attached: Attached[] = [];
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.method === 'Target.attachedToTarget') attached.push(message.params as Attached);
    if (message.id !== undefined) answers.get(message.id)?.(message);
  });
  const senderOf =
    (sessionId?: string): Send =>
    (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        answers.set(id, ({ result = {}, error }) => {
          answers.delete(id);
          if (error) reject(new Error(`${method}: ${error.message}`));
          else resolve(result);
        });
        socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
      });
  const send = senderOf();
  return {
    send,
    targets: async () => (await send('Target.getTargets'))['targetInfos'] as TargetInfo[],
    async withTarget(targetId, use) {
      const { sessionId } = (await send('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string };
      const own = senderOf(sessionId);
      attached = [];
      await own('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
      const below = attached.map(({ sessionId: id, targetInfo }) => ({ info: targetInfo, send: senderOf(id) }));
      try {
        return await use(own, below);
      } finally {
        await send('Target.detachFromTarget', { sessionId });
      }
    },
    close: async () => socket.close(),
  };
}
