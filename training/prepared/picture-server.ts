import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Exchange {
  /** Where the page reads the picture (GET) and leaves its crops (POST). */
  url: string;
  /** What the page has left; empty until then. */
  received(): Buffer;
  end(): void;
}

export interface PictureServer {
  offer(picture: Buffer): Exchange;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Hands pictures in memory to the extension's page and takes crops back, on 127.0.0.1 only; addresses cannot be guessed. */
export async function startPictureServer(): Promise<PictureServer> {
  const open = new Map<string, { picture: Buffer; received: Buffer }>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    const exchange = open.get((request.url ?? '').slice(1));
    if (!exchange) response.writeHead(404).end();
    else if (request.method === 'POST') {
      exchange.received = await bodyOf(request);
      response.writeHead(204).end();
    } else response.writeHead(200, { 'Content-Length': exchange.picture.length }).end(exchange.picture);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    offer(picture) {
      const id = randomUUID();
      const exchange = { picture, received: Buffer.alloc(0) };
      open.set(id, exchange);
      return {
        url: `http://127.0.0.1:${port}/${id}`,
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
