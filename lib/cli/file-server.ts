import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { listenHere } from './listen-here.ts';

export interface FileServer {
  /** Lets the browser read one local file; addresses cannot be guessed. */
  urlOf(path: string): string;
  close: () => Promise<void>;
}

async function sendFile(path: string, response: ServerResponse): Promise<void> {
  const { size } = await stat(path);
  response.writeHead(200, {
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': 'no-store',
    'Content-Length': size,
    'Content-Type': 'application/octet-stream',
  });
  await pipeline(createReadStream(path), response);
}

/** Hands local files that were named by `urlOf` to extension pages, on 127.0.0.1 only. */
export async function startFileServer(): Promise<FileServer> {
  const paths = new Map<string, string>();
  const ids = new Map<string, string>();
  const { port, close } = await listenHere((request, response) => {
    const path = paths.get((request.url ?? '').slice(1));
    if (!path) {
      response.writeHead(404, { 'Access-Control-Allow-Origin': '*' }).end();
      return;
    }
    sendFile(path, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, { 'Access-Control-Allow-Origin': '*' });
      response.end();
    });
  });
  return {
    urlOf(path) {
      const id = ids.get(path) ?? randomUUID();
      ids.set(path, id);
      paths.set(id, path);
      return `http://127.0.0.1:${port}/${id}`;
    },
    close,
  };
}
