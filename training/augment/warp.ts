import type { RgbPixels } from '../../lib/preprocess/pixels.ts';

/** Source = centre of the source + matrix * (place - centre of the output) + shift, in pixels. */
export interface Affine {
  /** Rows of the 2 x 2 matrix after one another. */
  matrix: readonly [number, number, number, number];
  shift: readonly [number, number];
}

export interface WarpReading {
  border: 'reflect' | 'nearest';
  interpolation: 'bilinear' | 'bicubic';
}

const phases = 64;

/** Catmull-Rom weights (Keys 1981, a = -1/2) of four neighbours for each of `phases` places between two pixels. */
const cubicWeights = Float32Array.from({ length: (phases + 1) * 4 }, (_, i) => {
  const distance = Math.abs(Math.floor(i / 4) / phases + 1 - (i % 4));
  if (distance < 1) return 1.5 * distance ** 3 - 2.5 * distance ** 2 + 1;
  return distance < 2 ? -0.5 * distance ** 3 + 2.5 * distance ** 2 - 4 * distance + 2 : 0;
});

/** Reads `size` x `size` pixels through an affine map, without averaging: factors below 1/2 would alias. */
export function warp(source: RgbPixels, { matrix, shift }: Affine, size: number, reading: WarpReading): RgbPixels {
  const { width, height } = source;
  const data = new Uint8Array(size * size * 3); // [size, size, 3]
  const columns = borderPlaces(width, reading.border);
  const rows = borderPlaces(height, reading.border);
  const read = reading.interpolation === 'bicubic' ? readBicubic : readBilinear;
  const [xx, xy, yx, yy] = matrix;
  for (let row = 0; row < size; row++) {
    const v = row + 0.5 - size / 2;
    const u = 0.5 - size / 2;
    const x = width / 2 + shift[0] + xx * u + xy * v - 0.5;
    const y = height / 2 + shift[1] + yx * u + yy * v - 0.5;
    read(source.data, columns, rows, { x, y, dx: xx, dy: yx }, data, row * size * 3, size);
  }
  return { data, width: size, height: size };
}

interface BorderPlaces {
  length: number;
  reach: number;
  /** Place in the picture of every place from -reach on. */
  places: Int32Array;
}

const knownPlaces = new Map<string, BorderPlaces>();

function borderPlaces(length: number, border: WarpReading['border']): BorderPlaces {
  const key = `${border} ${length}`;
  const known = knownPlaces.get(key);
  if (known) return known;
  const reach = 2 * length + 4;
  const places = Int32Array.from({ length: length + 2 * reach }, (_, i) => {
    const place = i - reach;
    if (border === 'nearest') return Math.min(Math.max(place, 0), length - 1);
    const turn = ((place % (2 * length)) + 2 * length) % (2 * length);
    return turn < length ? turn : 2 * length - 1 - turn;
  });
  knownPlaces.set(key, { length, reach, places });
  return { length, reach, places };
}

function within(place: number, { length, reach }: BorderPlaces): number {
  return Math.min(Math.max(place, 2 - reach), length + reach - 4);
}

interface Line {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

function readBilinear(
  from: Uint8Array,
  columns: BorderPlaces,
  rows: BorderPlaces,
  line: Line,
  into: Uint8Array,
  start: number,
  count: number,
): void {
  const width = columns.length;
  const isInside = staysInside(line, count, width, rows.length);
  for (let i = 0; i < count; i++) {
    const sx = isInside ? line.x + line.dx * i : within(line.x + line.dx * i, columns);
    const sy = isInside ? line.y + line.dy * i : within(line.y + line.dy * i, rows);
    const x0 = Math.floor(sx);
    const y0 = Math.floor(sy);
    const fx = sx - x0;
    const fy = sy - y0;
    let nw = (y0 * width + x0) * 3;
    let ne = nw + 3;
    let sw = nw + width * 3;
    let se = sw + 3;
    if (!isInside) {
      const left = columns.places[x0 + columns.reach]!;
      const right = columns.places[x0 + columns.reach + 1]!;
      const top = rows.places[y0 + rows.reach]! * width;
      const bottom = rows.places[y0 + rows.reach + 1]! * width;
      nw = (top + left) * 3;
      ne = (top + right) * 3;
      sw = (bottom + left) * 3;
      se = (bottom + right) * 3;
    }
    const d = fx * fy;
    const c = fy - d;
    const b = fx - d;
    const a = 1 - fx - c;
    const at = start + i * 3;
    into[at] = from[nw]! * a + from[ne]! * b + from[sw]! * c + from[se]! * d + 0.5;
    into[at + 1] = from[nw + 1]! * a + from[ne + 1]! * b + from[sw + 1]! * c + from[se + 1]! * d + 0.5;
    into[at + 2] = from[nw + 2]! * a + from[ne + 2]! * b + from[sw + 2]! * c + from[se + 2]! * d + 0.5;
  }
}

function staysInside({ x, y, dx, dy }: Line, count: number, width: number, height: number): boolean {
  const endX = x + dx * (count - 1);
  const endY = y + dy * (count - 1);
  return (
    Math.min(x, endX) >= 1 && Math.max(x, endX) < width - 2 && Math.min(y, endY) >= 1 && Math.max(y, endY) < height - 2
  );
}

function readBicubic(
  from: Uint8Array,
  columns: BorderPlaces,
  rows: BorderPlaces,
  { x, y, dx, dy }: Line,
  into: Uint8Array,
  start: number,
  count: number,
): void {
  const width = columns.length;
  for (let i = 0; i < count; i++) {
    const sx = within(x + dx * i, columns);
    const sy = within(y + dy * i, rows);
    const x0 = Math.floor(sx);
    const y0 = Math.floor(sy);
    const phaseX = Math.round((sx - x0) * phases) * 4;
    const phaseY = Math.round((sy - y0) * phases) * 4;
    const place = x0 - 1 + columns.reach;
    const first = columns.places[place]! * 3;
    const second = columns.places[place + 1]! * 3;
    const third = columns.places[place + 2]! * 3;
    const fourth = columns.places[place + 3]! * 3;
    const a = cubicWeights[phaseX]!;
    const b = cubicWeights[phaseX + 1]!;
    const c = cubicWeights[phaseX + 2]!;
    const d = cubicWeights[phaseX + 3]!;
    let red = 0.5;
    let green = 0.5;
    let blue = 0.5;
    for (let j = 0; j < 4; j++) {
      const row = rows.places[y0 + j - 1 + rows.reach]! * width * 3;
      const weight = cubicWeights[phaseY + j]!;
      const p = row + first;
      const q = row + second;
      const r = row + third;
      const s = row + fourth;
      red += (from[p]! * a + from[q]! * b + from[r]! * c + from[s]! * d) * weight;
      green += (from[p + 1]! * a + from[q + 1]! * b + from[r + 1]! * c + from[s + 1]! * d) * weight;
      blue += (from[p + 2]! * a + from[q + 2]! * b + from[r + 2]! * c + from[s + 2]! * d) * weight;
    }
    const at = start + i * 3;
    into[at] = red < 0 ? 0 : red > 255 ? 255 : red;
    into[at + 1] = green < 0 ? 0 : green > 255 ? 255 : green;
    into[at + 2] = blue < 0 ? 0 : blue > 255 ? 255 : blue;
  }
}
