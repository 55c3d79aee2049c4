import type { IncomingMessage, ServerResponse } from 'node:http';

function rangeOf({ headers }: IncomingMessage, length: number): [number, number] | null {
  const match = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
  if (!match) return null;
  return [Number(match[1]), match[2] ? Math.min(Number(match[2]), length - 1) : length - 1];
}

/** Answers with a video in the ranges that are asked for, as seeking and loops need. */
export function sendInRanges(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  headers: Record<string, string> = {},
): void {
  const range = rangeOf(request, bytes.length);
  const [from, to] = range ?? [0, bytes.length - 1];
  response.writeHead(range ? 206 : 200, {
    'Content-Type': 'video/webm',
    'Accept-Ranges': 'bytes',
    'Content-Length': to - from + 1,
    'Cache-Control': 'max-age=600',
    ...(range ? { 'Content-Range': `bytes ${from}-${to}/${bytes.length}` } : {}),
    ...headers,
  });
  response.end(bytes.subarray(from, to + 1));
}
