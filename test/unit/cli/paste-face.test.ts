import { describe, expect, it } from 'vitest';
import { pasteFace, squareAround } from '../../../lib/cli/demo/paste-face.ts';
import type { DetectedFace, Point } from '../../../lib/face/types.ts';
import type { RgbPixels } from '../../../lib/preprocess/pixels.ts';

type Colour = [number, number, number];

function picture(side: number, colourAt: (x: number, y: number) => Colour): RgbPixels {
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) data.set(colourAt(x, y), (y * side + x) * 3);
  return { data, width: side, height: side };
}

/** Eyes, nose and mouth about a centre, `unit` pixels apart. */
function face(centre: Point, unit: number): DetectedFace {
  const at = (dx: number, dy: number) => ({ x: centre.x + dx * unit, y: centre.y + dy * unit });
  return {
    box: { x: centre.x - 2 * unit, y: centre.y - 2 * unit, width: 4 * unit, height: 4 * unit },
    keypoints: [at(-1, -1), at(1, -1), at(0, 0), at(0, 2)],
    score: 1,
  };
}

const pixel = ({ data, width }: RgbPixels, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];
const checkered = picture(100, (x, y) => [(x * 7) % 256, (y * 5) % 256, (x * y) % 256]);
const grey = picture(100, () => [90, 90, 90]);

describe('a pasted face', () => {
  it('of the same picture in the same place changes nothing', () => {
    const own = face({ x: 50, y: 50 }, 10);
    const pasted = pasteFace(checkered, own, checkered, own, { matchesColour: true });
    const difference = pasted.data.map((value, index) => Math.abs(value - checkered.data[index]!));
    expect(Math.max(...difference)).toBeLessThanOrEqual(1);
  });

  it('puts features onto features, whatever the size of the other face', () => {
    const sourceNose = { x: 30, y: 40 };
    const source = picture(100, (x, y) => (Math.hypot(x - 30, y - 40) < 3 ? [250, 10, 10] : [90, 90, 90]));
    const pasted = pasteFace(grey, face({ x: 60, y: 55 }, 14), source, face(sourceNose, 7), { matchesColour: false });
    expect(pixel(pasted, 60, 55)).toEqual([250, 10, 10]);
    expect(pixel(pasted, 75, 55)).toEqual([90, 90, 90]);
  });

  it('takes on the colour of the face that it covers', () => {
    const reddish = picture(100, (x, y) => [200 + ((x + y) % 3), 100 + ((x + y) % 3), 100 + ((x + y) % 3)]);
    const pasted = pasteFace(grey, face({ x: 50, y: 50 }, 10), reddish, face({ x: 50, y: 50 }, 10), {
      matchesColour: true,
    });
    for (const value of pixel(pasted, 50, 50)) expect(Math.abs(value - 90)).toBeLessThan(4);
  });

  it('leaves everything around it alone', () => {
    const white = picture(100, () => [255, 255, 255]);
    const pasted = pasteFace(grey, face({ x: 50, y: 50 }, 8), white, face({ x: 50, y: 50 }, 8), {
      matchesColour: false,
    });
    expect(pixel(pasted, 50, 20)).toEqual([90, 90, 90]);
    expect(pixel(pasted, 80, 50)).toEqual([90, 90, 90]);
    expect(grey.data.every((value) => value === 90)).toBe(true);
  });
});

describe('a cut-out around a face', () => {
  it('stays inside the picture', () => {
    expect(squareAround(face({ x: 5, y: 95 }, 5), 3, { width: 100, height: 100 })).toEqual({
      x: 0,
      y: 40,
      width: 60,
      height: 60,
    });
  });
});
