import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { repositoryDir } from '../../../lib/cli/build-extension.ts';

/** Six photographs of people, sample1.jpg to sample6.jpg, 22 faces in all. */
export const photosDir = join(repositoryDir, 'node_modules', '@vladmandic', 'face-api', 'demo');
const pagesDir = join(repositoryDir, 'test', 'fixtures', 'pages');

const types: Record<string, string> = {
  '.css': 'text/css',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

export interface LoggedRequest {
  method: string;
  host: string;
  /** With the query. */
  path: string;
  cookie: string | undefined;
  referer: string | undefined;
  origin: string | undefined;
  /** `<img>` asks for image types, `fetch` for anything. */
  isFetch: boolean;
}

export type RouteHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface FixtureServer {
  /** Switches for Chromium: every `*.test` host on port 80 is this server. */
  chromiumArgs: string[];
  port: number;
  /** In the order of arrival. */
  requests: LoggedRequest[];
  /** Answers `http://<host>.test<path>`; host '*' answers on all of them. */
  route(host: string, path: string, handler: RouteHandler): void;
  /** Address of test/fixtures/pages/<name>/index.html on a host of its own or on the named one. */
  pageUrl(name: string, host?: string): string;
  close: () => Promise<void>;
}

async function readIfFile(path: string): Promise<Buffer | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? readFile(path) : undefined;
}

function fileFor(pathname: string): string {
  const path = normalize(decodeURIComponent(pathname)).replace(/^[/\\]+/, '');
  if (path.startsWith('photos/')) return join(photosDir, path.slice('photos/'.length));
  return join(pagesDir, path.endsWith('/') ? `${path}index.html` : path);
}

/** `headers.json` beside a page holds response headers for everything in that folder. */
async function extraHeaders(file: string): Promise<Record<string, string>> {
  const text = await readIfFile(join(file, '..', 'headers.json'));
  return text ? (JSON.parse(text.toString()) as Record<string, string>) : {};
}

async function sendFixture(host: string, pathname: string, response: ServerResponse): Promise<void> {
  const file = fileFor(pathname);
  const body = await readIfFile(file);
  if (!body) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Cache-Control': 'max-age=600',
    ...(host.startsWith('cors') ? { 'Access-Control-Allow-Origin': '*' } : {}),
    ...(await extraHeaders(file)),
  });
  response.end(body);
}

function logged(request: IncomingMessage): LoggedRequest {
  const { headers } = request;
  return {
    method: request.method ?? '',
    host: headers.host ?? '',
    path: request.url ?? '',
    cookie: headers.cookie,
    referer: headers.referer,
    origin: headers.origin,
    isFetch: headers.accept === '*/*',
  };
}

/**
 * Serves test/fixtures/pages and, under /photos/, the photographs, on as many `.test` hosts as a test names.
 * Hosts that begin with `cors` allow every origin to read.
 */
export async function startFixtureServer(): Promise<FixtureServer> {
  const requests: LoggedRequest[] = [];
  const routes = new Map<string, RouteHandler>();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const { pathname } = new URL(request.url ?? '/', 'http://fixture.test');
    const handler = routes.get(`${host}${pathname}`) ?? routes.get(`*${pathname}`);
    if (handler) await handler(request, response);
    else await sendFixture(host, pathname, response);
  };
  const server = createServer((request, response) => {
    requests.push(logged(request));
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    chromiumArgs: [`--host-resolver-rules=MAP *.test:80 127.0.0.1:${port}, MAP *.test:443 127.0.0.1:${port}`],
    port,
    requests,
    route: (host, path, handler) => routes.set(`${host}${path}`, handler),
    pageUrl: (name, host = `${name}.test`) => `http://${host}/${name}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
