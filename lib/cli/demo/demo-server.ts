import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

export interface DemoServer {
  /** Address of the page, under a host name of its own: Telltale leaves private addresses alone. */
  url: string;
  /** Switches with which Chromium finds that host on this machine. */
  chromiumArgs: string[];
  close: () => Promise<void>;
}

const host = 'telltale-demo.test';

/** Serves `page` at / and the pictures of `dir` beside it. */
export async function startDemoServer(page: string, dir: string): Promise<DemoServer> {
  const server = createServer((request, response) => {
    if (request.url === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
      return;
    }
    readFile(join(dir, basename(request.url ?? ''))).then(
      (bytes) => response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}/`,
    chromiumArgs: [`--host-resolver-rules=MAP ${host}:80 127.0.0.1:${port}`],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
