import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoggedRequest } from './support/fixture-server.ts';
import { netLogArgs, readNetLog } from './support/net-log.ts';
import type { NetLogRequest } from './support/net-log.ts';
import { answersOf } from './support/page-state.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';

const pictureCount = 6;
/** `npm run ledger` stays five minutes; the test suite is content with a short look. */
const idleMs = Number(process.env.TELLTALE_LEDGER_MINUTES ?? 1 / 3) * 60_000;
const hosts = ['cdn.test', 'cors.test', 'photographs.test'];

describe.skipIf(!hasChromium)('the network ledger of a page of pictures and an idle browser', () => {
  let requests: NetLogRequest[];
  let served: LoggedRequest[];
  let extensionOrigin: string;

  beforeAll(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'telltale-ledger-'));
    const netLog = join(dir, 'net-log.json');
    const telltale = await startTelltale({ args: netLogArgs(netLog) });
    extensionOrigin = `chrome-extension://${telltale.extension.extensionId}`;
    telltale.server.route('*', '/sign-in', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': 'session=secret; Max-Age=3600' }).end('ok');
    });
    try {
      const page = await telltale.extension.context.newPage();
      for (const host of hosts) await page.goto(`http://${host}/sign-in`);
      await page.goto(telltale.server.pageUrl('photographs'));
      await answersOf(telltale, page, pictureCount);
      await pause(idleMs);
      served = telltale.server.requests;
    } finally {
      await telltale.close();
    }
    requests = await readNetLog(netLog);
    await rm(dir, { recursive: true });
  }, idleMs + 120_000);

  it('names no host but those that the page loaded from', () => {
    const asked = requests.filter(({ initiator }) => initiator !== undefined).map(({ host }) => host);
    expect(asked.length).toBeGreaterThan(pictureCount);
    expect([...new Set(asked)].toSorted()).toEqual(hosts);
  });

  it('shows that the extension did ask for pictures which the page could not read', () => {
    const byExtension = requests.filter(({ initiator }) => initiator === extensionOrigin).map(({ url }) => url);
    expect(byExtension).toContain('http://cdn.test/photos/sample2.jpg');
  });

  it('has at most one further request for each picture', () => {
    const photos = served.filter(({ path }) => path.startsWith('/photos/'));
    const urls = [...new Set(photos.map(({ host, path }) => `${host}${path}`))];
    expect(urls).toHaveLength(pictureCount);
    for (const url of urls) {
      const asked = photos.filter(({ host, path }) => `${host}${path}` === url);
      expect
        .soft(
          asked.filter(({ isFetch }) => !isFetch),
          `${url} by the page`,
        )
        .toHaveLength(1);
      expect.soft(asked.filter(({ isFetch }) => isFetch).length, `${url} by the extension`).toBeLessThanOrEqual(1);
    }
  });

  it('has no cookie in what the extension asked, though the page sent them', () => {
    const isPhoto = ({ path }: LoggedRequest) => path.startsWith('/photos/');
    const byPage = served.filter((request) => isPhoto(request) && !request.isFetch);
    const byExtension = served.filter((request) => isPhoto(request) && request.isFetch);
    expect(byPage.filter(({ cookie }) => cookie === 'session=secret').length).toBeGreaterThan(0);
    expect(byExtension.map(({ cookie, referer }) => ({ cookie, referer }))).toEqual(
      byExtension.map(() => ({ cookie: undefined, referer: undefined })),
    );
  });
});
