import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

export interface Exchange {
  /** Where the page reads the picture (GET) and leaves its crops (POST). */
  url: string;
  /** What the page has left; empty until then. */
  received(): Buffer;
  end(): void;
}

export interface PictureServer {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  offer(picture: Buffer): Exchange;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** The file behind an address; an entry that ends in `/` is a folder. */
function fileAt(url: string, files: Record<string, string>): string | undefined {
  if (files[url]) return files[url];
  const folder = Object.keys(files).find((prefix) => prefix.endsWith('/') && url.startsWith(prefix));
  const rest = folder && normalize(url.slice(folder.length));
  return folder && rest && !rest.startsWith('..') ? join(files[folder]!, rest) : undefined;
}

async function sendFile(file: string, response: ServerResponse): Promise<void> {
  const bytes = await readFile(file);
  response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' }).end(bytes);
}

/**
 * Hands pictures in memory, and the files that are named by their addresses, to pages of the browser and takes crops
 * back, on 127.0.0.1 only; addresses of pictures cannot be guessed. `/` is an empty page.
 */
export async function startPictureServer(files: Record<string, string> = {}): Promise<PictureServer> {
  const open = new Map<string, { picture: Buffer; received: Buffer }>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    const url = request.url ?? '';
    const exchange = open.get(url.slice(1));
    const file = fileAt(url, files);
    if (exchange && request.method === 'POST') {
      exchange.received = await bodyOf(request);
      response.writeHead(204).end();
    } else if (exchange) response.writeHead(200, { 'Content-Length': exchange.picture.length }).end(exchange.picture);
    else if (file) await sendFile(file, response);
    else if (url === '/') response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
    else response.writeHead(404).end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    offer(picture) {
      const id = randomUUID();
      const exchange = { picture, received: Buffer.alloc(0) };
      open.set(id, exchange);
      return {
        url: `${origin}/${id}`,
        received: () => exchange.received,
        end: () => open.delete(id),
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
