import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInClosedShadows } from './support/closed-shadow.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

const shadowScript = (name: string) => `<script>
  const host = document.body.appendChild(document.createElement('div'));
  host.attachShadow({ mode: 'closed' }).innerHTML =
    '<button class="mark" style="position:absolute;left:30px;top:40px;width:50px;height:20px;padding:0;border:0">${name}</button>';
</script>`;
const html = (body: string) => `<!doctype html><html><body style="margin:0">${body}</body></html>`;

describe.skipIf(!hasChromium)('the harness of the browser tests', () => {
  let telltale: Telltale;

  beforeAll(async () => {
    telltale = await startTelltale({ isGranted: false });
    telltale.server.route('shadow.test', '/', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': 'session=secret' });
      response.end(
        html(
          `${shadowScript('top')}<iframe src="http://other.test/" style="position:absolute;left:200px;top:100px;border:0"></iframe>`,
        ),
      );
    });
    telltale.server.route('other.test', '/', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(html(shadowScript('framed')));
    });
  });
  afterAll(() => telltale.close());

  it('sees elements of closed shadow roots, also in frames of other sites, where they are on the page', async () => {
    const page = await telltale.extension.context.newPage();
    await page.goto('http://shadow.test/');
    const marks = await findInClosedShadows(page, '.mark');
    expect(marks.map(({ text, box }) => ({ text, box }))).toEqual([
      { text: 'top', box: { x: 30, y: 40, width: 50, height: 20 } },
      { text: 'framed', box: { x: 230, y: 140, width: 50, height: 20 } },
    ]);
  });

  it('logs which requests carry cookies', async () => {
    const page = await telltale.extension.context.newPage();
    await page.goto('http://shadow.test/');
    await page.evaluate(async () => {
      await fetch('/with');
      await fetch('/without', { credentials: 'omit' });
    });
    const cookieOf = (path: string) => telltale.server.requests.find((request) => request.path === path)?.cookie;
    expect(cookieOf('/with')).toBe('session=secret');
    expect(cookieOf('/without')).toBeUndefined();
  });

  it('serves the photographs on any host and lets hosts that begin with cors be read by all', async () => {
    const page = await telltale.extension.context.newPage();
    await page.goto('http://shadow.test/');
    const read = (host: string) =>
      page.evaluate(async (url) => {
        const answer = await fetch(url).catch(() => undefined);
        return answer ? (await answer.blob()).size : 'refused';
      }, `http://${host}/photos/sample1.jpg`);
    expect(await read('cors.test')).toBeGreaterThan(100_000);
    expect(await read('other.test')).toBe('refused');
  });
});
