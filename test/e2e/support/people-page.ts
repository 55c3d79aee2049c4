import type { FixtureServer } from './fixture-server.ts';

export const photographs = [1, 2, 3, 4, 5, 6].map((number) => `sample${number}.jpg`);

/** Serves `html` on http://<host>/ with any query. */
export function servePage(server: FixtureServer, host: string, html: string): string {
  server.route(host, '/', (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>People</title><body style="margin:0">${html}</body></html>`);
  });
  return `http://${host}/`;
}

/** A page of photographs, each as tall as a screen. */
export function servePeople(server: FixtureServer, host: string, names: string[] = photographs): string {
  const pictures = names.map((name) => `<img src="/photos/${name}" alt="${name}" style="display:block;height:90vh">`);
  return servePage(server, host, pictures.join(''));
}
