import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { startNamedSite } from '../listen-here.ts';
import type { NamedSite } from '../listen-here.ts';

/** Serves `page` at / and the pictures of `dir` beside it. */
export function startDemoServer(page: string, dir: string): Promise<NamedSite> {
  return startNamedSite('telltale-demo.test', (request, response) => {
    if (request.url === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
      return;
    }
    readFile(join(dir, basename(request.url ?? ''))).then(
      (bytes) => response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
}
