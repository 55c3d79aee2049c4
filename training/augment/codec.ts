import sharp from 'sharp';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { AugmentationParts } from './augmentation-config.ts';
import { drawBetween, drawOne, drawWhole, happens } from './draw.ts';
import type { AugmentStep, Random } from './draw.ts';
import { recolour } from './colour.ts';
import { resize } from './filter.ts';

sharp.concurrency(1);
sharp.cache(false);

const resamplings = ['linear', 'cubic', 'mitchell', 'lanczos'] as const;

export interface Encoding {
  format: 'jpeg' | 'webp';
  /** 1 to 100. */
  quality: number;
  /** JPEG 4:2:0 in place of 4:4:4. */
  hasHalfChroma: boolean;
  /** Side of the encoded picture as a part of the picture's. */
  scale: number;
  resampling: (typeof resamplings)[number];
  /** Pixels by which the codec's blocks start outside of the picture. */
  blockOffset: readonly [left: number, top: number];
}

export function drawReencoding({ reencode: part }: AugmentationParts, random: Random): AugmentStep | undefined {
  if (!happens(part, random)) return undefined;
  const generations = random() < part!.againShare ? 2 : 1;
  const encodings = Array.from({ length: generations }, (): Encoding => ({
    format: random() < part!.webpShare ? 'webp' : 'jpeg',
    quality: drawWhole(part!.quality, random),
    hasHalfChroma: random() < part!.halfChromaShare,
    scale: random() < part!.scaledShare ? drawBetween(part!.scale, random) : 1,
    resampling: drawOne(resamplings, random),
    blockOffset: [drawWhole([0, 15], random), drawWhole([0, 15], random)],
  }));
  return async (pixels) => {
    let now = pixels;
    for (const encoding of encodings) now = await reencode(now, encoding);
    return now;
  };
}

/** Through the codec and back, at the encoding's scale; of the picture's size. */
export async function reencode(pixels: RgbPixels, encoding: Encoding): Promise<RgbPixels> {
  const { scale, resampling } = encoding;
  const width = Math.max(1, Math.round(pixels.width * scale));
  const height = Math.max(1, Math.round(pixels.height * scale));
  if (width === pixels.width && height === pixels.height) return throughCodec(pixels, encoding);
  const decoded = await throughCodec(resize(pixels, width, height, resampling), encoding);
  return resize(decoded, pixels.width, pixels.height, resampling);
}

async function throughCodec({ data, width, height }: RgbPixels, encoding: Encoding): Promise<RgbPixels> {
  const { format, quality, hasHalfChroma } = encoding;
  const [left, top] = encoding.blockOffset;
  let image = sharp(data, { raw: { width, height, channels: 3 } });
  if (left || top) image = image.extend({ left, top, extendWith: 'copy' });
  const encoded =
    format === 'jpeg'
      ? image.jpeg({ quality, chromaSubsampling: hasHalfChroma ? '4:2:0' : '4:4:4' })
      : image.webp({ quality, effort: 0 });
  let decoded = sharp(await encoded.toBuffer());
  if (left || top) decoded = decoded.extract({ left, top, width, height });
  return { data: await decoded.raw().toBuffer(), width, height };
}

export interface Screenshot {
  /** Device pixels of the screen a picture pixel. */
  pixelRatio: number;
  gamma: number;
  /** A bar of the page along an edge of the picture: its edge, part of the side and grey value. */
  bar?: { edge: 'top' | 'bottom' | 'left' | 'right'; part: number; value: number };
  /** JPEG quality; absent for PNG, which changes nothing. */
  quality?: number;
}

export function drawScreenshot({ screenshot: part }: AugmentationParts, random: Random): AugmentStep | undefined {
  if (!happens(part, random)) return undefined;
  const shot: Screenshot = {
    pixelRatio: drawBetween(part!.pixelRatio, random),
    gamma: drawBetween(part!.gamma, random),
  };
  if (random() < part!.barShare)
    shot.bar = {
      edge: drawOne(['top', 'bottom', 'left', 'right'], random),
      part: drawBetween([0.01, 0.06], random),
      value: drawOne([0, 0, 255, 245, 24, 128], random),
    };
  if (random() < 0.5) shot.quality = drawWhole([80, 95], random);
  return (pixels) => screenshot(pixels, shot);
}

/** A picture as a browser scales it to the screen, captured and scaled back. */
export async function screenshot(
  pixels: RgbPixels,
  { pixelRatio, gamma, bar, quality }: Screenshot,
): Promise<RgbPixels> {
  const { width, height } = pixels;
  const onScreen = [Math.max(1, Math.round(width * pixelRatio)), Math.max(1, Math.round(height * pixelRatio))] as const;
  let shown = resize(recolour(pixels, { gamma }), ...onScreen, 'linear');
  if (bar) shown = withBar(shown, bar);
  if (quality !== undefined)
    shown = await reencode(shown, {
      format: 'jpeg',
      quality,
      hasHalfChroma: true,
      scale: 1,
      resampling: 'cubic',
      blockOffset: [0, 0],
    });
  return resize(shown, width, height, 'cubic');
}

function withBar({ data, width, height }: RgbPixels, { edge, part, value }: NonNullable<Screenshot['bar']>): RgbPixels {
  const out = new Uint8Array(data);
  const isLevel = edge === 'top' || edge === 'bottom';
  const thick = Math.max(1, Math.round(part * (isLevel ? height : width)));
  for (let y = 0; y < height; y++) {
    if (isLevel && (edge === 'top' ? y >= thick : y < height - thick)) continue;
    const start = edge === 'right' ? width - thick : 0;
    out.fill(value, (y * width + start) * 3, (y * width + (edge === 'left' ? thick : width)) * 3);
  }
  return { data: out, width, height };
}
