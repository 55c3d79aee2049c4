import { describe, expect, it } from 'vitest';
import { facePlaces } from '../../../lib/explanation/face-places.ts';
import { heatPicture } from '../../../lib/explanation/heat-picture.ts';

const grid = 7;
const points = [
  { x: 0.3, y: 0.36 },
  { x: 0.7, y: 0.36 },
  { x: 0.5, y: 0.56 },
  { x: 0.5, y: 0.75 },
  { x: 0.05, y: 0.45 },
  { x: 0.95, y: 0.45 },
];

/** Evidence at places of the grid, as parts of the crop's side. */
function mapAt(...places: [x: number, y: number, value?: number][]) {
  const values = Array.from({ length: grid * grid }, () => 0);
  for (const [x, y, value = 1] of places) values[Math.floor(y * grid) * grid + Math.floor(x * grid)] = value;
  return { grid, values };
}

describe('the parts of the face that hold the evidence', () => {
  it.each([
    ['mouth', 0.5, 0.75],
    ['nose', 0.5, 0.52],
    ['chin', 0.5, 0.95],
    ['forehead', 0.5, 0.06],
  ] as const)('the %s', (part, x, y) => {
    expect(facePlaces(mapAt([x, y]), points)[0]).toEqual({ part, side: 'both' });
  });

  it('say on which side of the picture an eye or a cheek is', () => {
    expect(facePlaces(mapAt([0.3, 0.36]), points)[0]).toEqual({ part: 'eye', side: 'left' });
    expect(facePlaces(mapAt([0.3, 0.36], [0.7, 0.36]), points)[0]).toEqual({ part: 'eye', side: 'both' });
    expect(facePlaces(mapAt([0.85, 0.68]), points)[0]).toEqual({ part: 'cheek', side: 'right' });
  });

  it('come strongest first and at most three', () => {
    const parts = facePlaces(mapAt([0.5, 0.75], [0.3, 0.36, 0.8], [0.5, 0.06, 0.7], [0.85, 0.68, 0.6]), points);
    expect(parts[0]!.part).toBe('mouth');
    expect(parts.length).toBeLessThanOrEqual(3);
  });

  it('follow the keypoints of the face, not the crop', () => {
    const turned = points.map(({ x, y }) => ({ x: x * 0.5, y: y * 0.5 }));
    expect(facePlaces(mapAt([0.21, 0.36]), turned)[0]!.part).toBe('mouth');
  });

  it('are guessed from the crop where there are no keypoints', () => {
    expect(facePlaces(mapAt([0.5, 0.78]), [])[0]!.part).toBe('mouth');
  });
});

describe('the picture of the map', () => {
  const side = 28;
  const crop = { width: side, height: side, data: new Uint8Array(side * side * 3).fill(128) };
  const { data } = heatPicture(crop, mapAt([0.5, 0.5], [0.1, 0.1, 0.4]));
  const at = (x: number, y: number) => [...data.subarray((y * side + x) * 4, (y * side + x) * 4 + 4)];

  it('has no colour where there is no evidence', () => {
    const [red, green, blue, alpha] = at(26, 2);
    expect([green, blue, alpha]).toEqual([red, red, 255]);
  });

  it('is the lighter the stronger the evidence is', () => {
    const lightness = ([red = 0, green = 0, blue = 0]: number[]) => 0.299 * red + 0.587 * green + 0.114 * blue;
    expect(lightness(at(14, 14))).toBeGreaterThan(lightness(at(2, 2)) + 40);
    expect(lightness(at(14, 14))).toBeGreaterThan(lightness(at(26, 2)) + 60);
  });
});
