import { join } from 'node:path';
import sharp from 'sharp';
import type { CheckPageGlobal } from '../../../lib/cli/check-page-global.ts';
import type { BoundingBox, Size } from '../../../lib/face/types.ts';
import { photosDir } from './fixture-server.ts';
import type { FixtureServer } from './fixture-server.ts';
import type { Telltale } from './telltale.ts';

interface Cut {
  photo: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Parts of the photographs: one face each, in a place of its own; `wide` shows three. */
const cuts: Record<string, Cut> = {
  a: { photo: 'sample3.jpg', left: 521, top: 294, width: 480, height: 480 },
  b: { photo: 'sample6.jpg', left: 36, top: 353, width: 480, height: 480 },
  c: { photo: 'sample5.jpg', left: 202, top: 714, width: 480, height: 480 },
  d: { photo: 'sample4.jpg', left: 1194, top: 160, width: 480, height: 480 },
  wide: { photo: 'sample3.jpg', left: 400, top: 100, width: 1520, height: 760 },
};

/** Bytes of a portrait. */
export function portrait(name: string): Promise<Buffer> {
  const cut = cuts[name];
  if (!cut) throw new Error(`Expected one of ${Object.keys(cuts).join(', ')}, got ${name}.`);
  return jpegOf(cut);
}

async function jpegOf({ photo, ...region }: Cut): Promise<Buffer> {
  return sharp(join(photosDir, photo)).extract(region).jpeg({ quality: 92 }).toBuffer();
}

function drawing(): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="480">
    <rect width="480" height="480" fill="#7fa6c9"/><path d="M0 480 160 200 300 360 380 280 480 480Z" fill="#4d6b53"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function serveBytes(server: FixtureServer, path: string, type: string, bytes: Buffer): void {
  server.route('*', path, (request, response) => {
    const isOpen = request.headers.host?.startsWith('cors') ?? false;
    response.writeHead(200, {
      'Content-Type': type,
      'Cache-Control': 'max-age=600',
      ...(isOpen ? { 'Access-Control-Allow-Origin': '*' } : {}),
    });
    response.end(bytes);
  });
}

/** Serves /portraits/{a,b,c,d,wide}.jpg and /portraits/plain.png, which shows no face, on every host. */
export async function servePortraits(server: FixtureServer): Promise<void> {
  for (const name of Object.keys(cuts)) {
    serveBytes(server, `/portraits/${name}.jpg`, 'image/jpeg', await portrait(name));
  }
  serveBytes(server, '/portraits/plain.png', 'image/png', await drawing());
}

export interface KnownPicture {
  size: Size;
  /** In picture pixels. */
  faces: BoundingBox[];
}

/** The faces that the extension finds in a portrait when it is handed the file. */
export async function knownPicture({ checkPage }: Telltale, name: string): Promise<KnownPicture> {
  const result = await checkPage.evaluate(async (path) => {
    const { telltale } = globalThis as unknown as CheckPageGlobal;
    const blob = await (await fetch(`http://cors.test/portraits/${path}`)).blob();
    await telltale.background.ensureInference();
    return telltale.inference.judge({
      requestId: `known/${path}`,
      source: { kind: 'blob', blob },
      priority: 'manual',
      sensitivity: 'balanced',
    });
  }, name);
  if (result.status !== 'analyzed') {
    throw new Error(`Expected faces in the portrait ${name}, got ${JSON.stringify(result)}.`);
  }
  return { size: result.size, faces: result.faces.map(({ box }) => box) };
}
