import { videoSize } from '../drawn-video.ts';
import { startNamedSite } from '../listen-here.ts';
import type { NamedSite } from '../listen-here.ts';
import { sendInRanges } from '../send-in-ranges.ts';

const { width, height } = videoSize;
const player = `<video src="/video.webm" width="${width}" height="${height}" muted autoplay playsinline loop></video>`;
const page = `<!doctype html><html lang="en"><title>One video</title><body style="margin:0">${player}</body></html>`;

/** One page, on which the video plays. */
export function startVideoSite(video: Buffer): Promise<NamedSite> {
  return startNamedSite('telltale-video.test', (request, response) => {
    if (request.url === '/video.webm') sendInRanges(request, response, video);
    else if (request.url === '/') response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
    else response.writeHead(404).end();
  });
}
