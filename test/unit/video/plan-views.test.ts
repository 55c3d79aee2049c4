import { describe, expect, it } from 'vitest';
import { defaultVideoSpec } from '../../../lib/models/video-spec.ts';
import { isFullLookDue, regionsToSearch } from '../../../lib/video/plan-views.ts';
import { beginFrame, emptyTracking, linkFaces } from '../../../lib/video/track-faces.ts';
import { faceAt, scene } from './support/faces.ts';

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

  it('is again after some seconds, sooner while no face is known', () => {
    const known = stateWith(faceAt(300, 300));
    expect(isFullLookDue(known, 1 + spec.looking.fullLookSeconds - 0.1, spec)).toBe(false);
    expect(isFullLookDue(known, 1 + spec.looking.fullLookSeconds, spec)).toBe(true);
    const awaiting = { ...stateWith(), awaited: [faceAt(300, 300)] };
    expect(isFullLookDue(awaiting, 1 + spec.looking.searchSeconds, spec)).toBe(false);
    expect(isFullLookDue(stateWith(), 1 + spec.looking.searchSeconds, spec)).toBe(true);
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
