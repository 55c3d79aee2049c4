import { describe, expect, it } from 'vitest';
import { neededTiles, squareTiles, wholeView } from '../../../lib/face/tiles.ts';

const photograph = { width: 1920, height: 1280 };

describe('wholeView', () => {
  it('is the centred square that holds the picture', () => {
    expect(wholeView({ width: 400, height: 300 })).toEqual({ x: 0, y: -50, width: 400, height: 400 });
    expect(wholeView({ width: 300, height: 400 })).toEqual({ x: -50, y: 0, width: 400, height: 400 });
  });

  it('adds the border on every side as a part of the longer one', () => {
    expect(wholeView({ width: 400, height: 300 }, 0.25)).toEqual({ x: -100, y: -150, width: 600, height: 600 });
  });
});

describe('squareTiles', () => {
  it.each([0.75, 0.5, 0.3])('covers every pixel with tiles of %d of the shorter side', (fraction) => {
    const tiles = squareTiles(photograph, fraction);
    for (const axis of ['x', 'y'] as const) {
      const length = axis === 'x' ? photograph.width : photograph.height;
      const starts = [...new Set(tiles.map((tile) => tile[axis]))].toSorted((a, b) => a - b);
      const side = tiles[0]!.width;
      expect(starts[0]).toBe(0);
      expect(starts.at(-1)! + side).toBe(length);
      starts.slice(1).forEach((start, i) => expect(start - starts[i]!).toBeLessThanOrEqual(side / 2 + 1));
    }
  });

  it('are squares that stay inside the picture', () => {
    for (const { x, y, width, height } of squareTiles(photograph, 0.75)) {
      expect(width).toBe(960);
      expect(height).toBe(960);
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(photograph.width);
      expect(y + height).toBeLessThanOrEqual(photograph.height);
    }
  });

  it('hold any face of half their side whole in one of them', () => {
    const side = 100;
    const tiles = squareTiles({ width: 430, height: 200 }, 0.5);
    for (let x = 0; x + side / 2 <= 430; x += 7) {
      const holds = tiles.some((tile) => tile.x <= x + 1 && x + side / 2 <= tile.x + tile.width + 1);
      expect(holds).toBe(true);
    }
  });

  it('survives a picture of one pixel', () => {
    expect(squareTiles({ width: 1, height: 1 }, 0.5)).toEqual([{ x: 0, y: 0, width: 1, height: 1 }]);
  });
});

describe('neededTiles', () => {
  it('takes no tiles where the whole picture shows every face that is large enough', () => {
    expect(neededTiles({ width: 240, height: 200 }, [0.75, 0.5], 48, 0.2)).toEqual([]);
  });

  it('stops at the first scale that reaches the smallest face', () => {
    const sides = neededTiles({ width: 320, height: 310 }, [0.5, 0.75], 48, 0.2).map(({ width }) => width);
    expect(new Set(sides)).toEqual(new Set([233]));
  });

  it('takes every scale for a photograph: 22 views with the whole', () => {
    expect(neededTiles(photograph, [0.75, 0.5], 48, 0.2)).toHaveLength(6 + 15);
  });
});
