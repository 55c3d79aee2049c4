import type { RgbaPixels } from '../../lib/preprocess/pixels.ts';

const headerBytes = 54;

/** Splits a stream of BMP files, as ffmpeg's image2pipe writes them, into the files. */
export async function* bitmapsOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    for (;;) {
      if (chunks[0]!.length < headerBytes) chunks = [Buffer.concat(chunks)];
      if (length < headerBytes) break;
      const first = chunks[0]!;
      if (first.toString('latin1', 0, 2) !== 'BM')
        throw new Error(`expected a BMP from ffmpeg, got bytes starting ${first.toString('hex', 0, 4)}`);
      const size = first.readUInt32LE(2);
      if (length < size) break;
      const all = Buffer.concat(chunks);
      yield all.subarray(0, size);
      const rest = all.subarray(size);
      chunks = [rest];
      length = rest.length;
    }
  }
  if (length > 0) throw new Error(`expected whole BMP files from ffmpeg, the last one lacks bytes`);
}

/** Decodes an uncompressed BMP of 24 bits; throws for any other. */
export function decodeBitmap(bytes: Buffer): RgbaPixels {
  const bits = bytes.readUInt16LE(28);
  const compression = bytes.readUInt32LE(30);
  if (bits !== 24 || compression !== 0)
    throw new Error(`expected an uncompressed BMP of 24 bits, got ${bits} bits, compression ${compression}`);
  const start = bytes.readUInt32LE(10);
  const width = bytes.readInt32LE(18);
  const signedHeight = bytes.readInt32LE(22);
  const height = Math.abs(signedHeight);
  const stride = Math.ceil((width * 3) / 4) * 4;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    let from = start + (signedHeight > 0 ? height - 1 - y : y) * stride;
    let to = y * width * 4;
    for (let x = 0; x < width; x++, from += 3, to += 4) {
      data[to] = bytes[from + 2]!;
      data[to + 1] = bytes[from + 1]!;
      data[to + 2] = bytes[from]!;
      data[to + 3] = 255;
    }
  }
  return { data, width, height };
}
