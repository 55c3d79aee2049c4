import { describe, expect, it } from 'vitest';
import { squareTiles } from '../../../lib/face/tiles.ts';
import type { BoundingBox } from '../../../lib/face/types.ts';
import { defaultVideoSpec } from '../../../lib/models/video-spec.ts';
import { isFullLookDue, regionsToSearch, tilesInTurn } from '../../../lib/video/plan-views.ts';
import { beginFrame, emptyTracking, linkFaces } from '../../../lib/video/track-faces.ts';
import { faceAt, noiseFrom, scene } from './support/faces.ts';

const spec = defaultVideoSpec;
const size = { width: 1280, height: 720 };

function stateWith(...faces: ReturnType<typeof faceAt>[]) {
  const begun = beginFrame(emptyTracking, { timeSeconds: 1, signature: scene }, spec);
  return { ...linkFaces(begun, 1, faces, spec), fullLookSeconds: 1 };
}

describe('isFullLookDue', () => {
  it('is at the first frame', () => {
    expect(isFullLookDue(emptyTracking, 0, spec)).toBe(true);
  });

  it('is again after some time while no face is known or awaited', () => {
    const later = 1 + spec.looking.searchSeconds;
    expect(isFullLookDue(stateWith(), later - 0.1, spec)).toBe(false);
    expect(isFullLookDue(stateWith(), later, spec)).toBe(true);
    expect(isFullLookDue(stateWith(faceAt(300, 300)), later + 10, spec)).toBe(false);
    expect(isFullLookDue({ ...stateWith(), awaited: [faceAt(300, 300)] }, later, spec)).toBe(false);
  });
});

describe('tilesInTurn', () => {
  const tiles = Array.from({ length: 29 }, (_, i) => ({ x: i, y: 0, width: 100, height: 100 }));

  it.each([0.25, 1, 2])('are all of them within the time for a full look, at a frame every %s s', (everySeconds) => {
    const seen = new Set<number>();
    let nextTile = 11;
    for (let passed = 0; passed < spec.looking.fullLookSeconds; passed += everySeconds) {
      const turn = tilesInTurn(tiles, { nextTile }, everySeconds, spec);
      expect(turn.length).toBeLessThanOrEqual(Math.ceil((29 * everySeconds) / spec.looking.fullLookSeconds));
      nextTile = (nextTile + turn.length) % tiles.length;
      for (const { x } of turn) seen.add(x);
    }
    expect(seen.size).toBe(29);
  });

  it('let a small newcomer wait less than half as long as for a look over all of them', () => {
    const squares = [...squareTiles(size, 0.75), ...squareTiles(size, 0.5)];
    const noise = noiseFrom(3);
    const at = (length: number) => ((Math.abs(noise()) * 997) % 1) * length;
    const waits = Array.from({ length: 2000 }, () => {
      const side = 72 + at(140);
      const [x, y] = [at(size.width - side), at(size.height - side)];
      const holds = (tile: BoundingBox) =>
        tile.x <= x && tile.y <= y && tile.x + tile.width >= x + side && tile.y + tile.height >= y + side;
      let nextTile = Math.floor(at(squares.length));
      for (let wait = 0; wait < spec.looking.fullLookSeconds; wait += 0.25) {
        const turn = tilesInTurn(squares, { nextTile }, 0.25, spec);
        if (turn.some(holds)) return wait;
        nextTile = (nextTile + turn.length) % squares.length;
      }
      return spec.looking.fullLookSeconds;
    });
    const meanWait = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(meanWait).toBeLessThan(spec.looking.fullLookSeconds / 4);
  });

  it('are each of them once after a long rest, and none where there are none', () => {
    expect(tilesInTurn(tiles, { nextTile: 3 }, 60, spec)).toHaveLength(29);
    expect(tilesInTurn([], { nextTile: 0 }, 0.25, spec)).toEqual([]);
  });
});

describe('regionsToSearch', () => {
  it('are squares about the known faces, largest first', () => {
    expect(regionsToSearch(stateWith(faceAt(300, 300, 80), faceAt(800, 300, 160)), 1.2, size, spec)).toEqual([
      { x: 600, y: 100, width: 400, height: 400 },
      { x: 200, y: 200, width: 200, height: 200 },
    ]);
  });

  it('are about faces that an earlier round lets expect, too', () => {
    const awaiting = { ...stateWith(), awaited: [faceAt(300, 300, 80)] };
    expect(regionsToSearch(awaiting, 1.2, size, spec)).toEqual([{ x: 200, y: 200, width: 200, height: 200 }]);
  });

  it('leave out who has left the picture', () => {
    expect(regionsToSearch(stateWith(faceAt(1500, 300, 80)), 1.2, size, spec)).toEqual([]);
  });
});
