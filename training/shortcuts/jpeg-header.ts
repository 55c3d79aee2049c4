export interface JpegHeader {
  width: number;
  height: number;
  /** Of the Independent JPEG Group's scale, 1 to 100, whose luminance table is nearest to the file's. */
  quality: number;
  /** Chroma samples a luma sample: 1 for 4:4:4, 1/2 for 4:2:2, 1/4 for 4:2:0; 0 for a grey picture. */
  chromaShare: number;
}

/** ITU-T T.81, table K.1, in zigzag order as files hold it. */
const luminance = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
];

function scaledEntry(entry: number, quality: number): number {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return Math.min(255, Math.max(1, Math.floor((entry * scale + 50) / 100)));
}

/** The quality that libjpeg's scaling of the standard's luminance table fits best; 64 divisors in zigzag order. */
export function qualityOf(table: readonly number[]): number {
  let best = { quality: 0, distance: Infinity };
  for (let quality = 1; quality <= 100; quality++) {
    const distance = luminance.reduce((sum, entry, i) => sum + Math.abs(scaledEntry(entry, quality) - table[i]!), 0);
    if (distance < best.distance) best = { quality, distance };
  }
  return best.quality;
}

const marker = { quantisation: 0xdb, scan: 0xda, frames: [0xc0, 0xc1, 0xc2] } as const;

/** Reads the segments before the first scan (ITU-T T.81, annex B); undefined for anything that is not such a JPEG. */
export function readJpegHeader(bytes: Buffer): JpegHeader | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  const tables = new Map<number, number[]>();
  let frame: Buffer | undefined;
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const kind = bytes[at + 1]!;
    if (kind === marker.scan) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return undefined;
    const segment = bytes.subarray(at + 4, end);
    if (kind === marker.quantisation) readTables(segment, tables);
    if (marker.frames.some((one) => one === kind)) frame = segment;
    at = end;
  }
  return frame && headerOf(frame, tables);
}

function readTables(segment: Buffer, tables: Map<number, number[]>): void {
  for (let at = 0; at < segment.length;) {
    const bytesEach = segment[at]! >> 4 ? 2 : 1;
    const end = at + 1 + 64 * bytesEach;
    if (end > segment.length) return;
    const first = at + 1;
    const entry = (_: unknown, i: number) =>
      bytesEach === 2 ? segment.readUInt16BE(first + 2 * i) : segment[first + i]!;
    tables.set(segment[at]! & 15, Array.from({ length: 64 }, entry));
    at = end;
  }
}

function headerOf(frame: Buffer, tables: ReadonlyMap<number, number[]>): JpegHeader | undefined {
  const components = frame[5]!;
  const luma = tables.get(frame[8]!);
  if (!luma) return undefined;
  const samplesOf = (component: number) => {
    const factors = frame[7 + 3 * component]!;
    return (factors >> 4) * (factors & 15);
  };
  return {
    width: frame.readUInt16BE(3),
    height: frame.readUInt16BE(1),
    quality: qualityOf(luma),
    chromaShare: components >= 3 ? samplesOf(1) / samplesOf(0) : 0,
  };
}
