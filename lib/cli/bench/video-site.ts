import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { videoSize } from '../drawn-video.ts';
import { sendInRanges } from '../send-in-ranges.ts';

export interface VideoSite {
  /** Of its one page, on which one video plays. */
  url: string;
  /** Switches with which Chromium finds it on this machine. */
  chromiumArgs: string[];
  close: () => Promise<void>;
}

const host = 'telltale-video.test';
const { width, height } = videoSize;
const player = `<video src="/video.webm" width="${width}" height="${height}" muted autoplay playsinline loop></video>`;
const page = `<!doctype html><html lang="en"><title>One video</title><body style="margin:0">${player}</body></html>`;

export async function startVideoSite(video: Buffer): Promise<VideoSite> {
  const server = createServer((request, response) => {
    if (request.url === '/video.webm') sendInRanges(request, response, video);
    else if (request.url === '/') response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
    else response.writeHead(404).end();
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
