import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { listenHere } from '../listen-here.ts';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Serves a folder on 127.0.0.1, unstored, so that every start reads everything again. */
export async function serveFolder(folder: string): Promise<{ origin: string; close: () => Promise<void> }> {
  const { port, close } = await listenHere((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    readFile(join(folder, path)).then(
      (bytes) => {
        const type = types[extname(path)] ?? 'application/octet-stream';
        response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  return { origin: `http://127.0.0.1:${port}`, close };
}
