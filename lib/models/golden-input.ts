import type { RgbPixels } from '../preprocess/pixels.ts';

type Rgb = readonly [number, number, number];

const faces: readonly { skin: Rgb; hair: Rgb; backdrop: Rgb; lean: number; grain: number }[] = [
  { skin: [224, 178, 148], hair: [62, 44, 34], backdrop: [120, 150, 178], lean: 0, grain: 0 },
  { skin: [141, 95, 70], hair: [24, 20, 20], backdrop: [186, 178, 160], lean: 0.06, grain: 12 },
  { skin: [244, 208, 186], hair: [196, 158, 92], backdrop: [60, 84, 66], lean: -0.08, grain: 4 },
  { skin: [98, 66, 52], hair: [48, 40, 44], backdrop: [212, 208, 214], lean: 0.02, grain: 28 },
];

/** Four drawn faces of `size` x `size`, the same bytes everywhere: integer arithmetic only after the coordinates. */
export function goldenInputs(size: number): RgbPixels[] {
  return faces.map((face, index) => drawFace(face, size, index + 1));
}

function drawFace(
  { skin, hair, backdrop, lean, grain }: (typeof faces)[number],
  size: number,
  seed: number,
): RgbPixels {
  const data = new Uint8Array(size * size * 3); // [size, size, 3]
  for (let row = 0; row < size; row++) {
    const y = ((row + 0.5) / size) * 2 - 1;
    for (let column = 0; column < size; column++) {
      const x = ((column + 0.5) / size) * 2 - 1 - lean * y;
      const shade = Math.round(24 * (1 - x) * (1 - y)) - 32;
      const noise = grain ? (hash(row * size + column, seed) % (2 * grain + 1)) - grain : 0;
      const colour = colourAt(x, y, skin, hair, backdrop);
      for (let k = 0; k < 3; k++) {
        data[(row * size + column) * 3 + k] = Math.min(255, Math.max(0, colour[k]! + shade + noise));
      }
    }
  }
  return { data, width: size, height: size };
}

function colourAt(x: number, y: number, skin: Rgb, hair: Rgb, backdrop: Rgb): Rgb {
  const side = Math.abs(x);
  if (inEllipse(side - 0.34, y + 0.16, 0.05, 0.05)) return [20, 16, 18];
  if (inEllipse(side - 0.34, y + 0.16, 0.14, 0.08)) return [240, 238, 236];
  if (inEllipse(side - 0.34, y + 0.36, 0.19, 0.04)) return hair;
  if (inEllipse(x, y - 0.5, 0.27, 0.08)) return [172, 76, 78];
  if (inEllipse(side - 0.06, y - 0.2, 0.05, 0.04)) return [90, 52, 44];
  if (inEllipse(x, y - 0.05, 0.74, 0.9)) return y < -0.6 ? hair : skin;
  return inEllipse(x, y + 0.1, 0.92, 0.98) ? hair : backdrop;
}

function inEllipse(x: number, y: number, rx: number, ry: number): boolean {
  return (x * x) / (rx * rx) + (y * y) / (ry * ry) <= 1;
}

function hash(value: number, seed: number): number {
  let h = Math.imul(value ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
