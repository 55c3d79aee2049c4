import { describe, expect, it } from 'vitest';
import { judgedFaces, pictureContent, screenNote } from '../../../lib/page/card-content.ts';
import { cardPosition } from '../../../lib/page/card-position.ts';
import { badgeCorner, isFaceSeen } from '../../../lib/page/face-badge.ts';
import { analyzed, judgedFace, unreachable } from './results.ts';

const small = { status: 'skipped' as const, reason: 'face-too-small' as const, box: judgedFace(0).box, score: 0.9 };

describe('what a card says', () => {
  it('is the verdict of every face, highest probability first', () => {
    const result = analyzed(judgedFace(0.2, 'no-sign-of-fake'), judgedFace(0.97));
    const content = pictureContent({ ...result, verdict: 'likely-fake' }, false);
    expect(content.title).toBe('Likely fake');
    expect(content.faces.map(({ title }) => title)).toEqual(['Likely fake', 'No sign of fake found']);
  });

  it('names faces that were too small', () => {
    const result = analyzed(judgedFace(0.9));
    expect(pictureContent({ ...result, faces: [...result.faces, small, small] }, false).notes).toEqual([
      '2 more faces are too small to be checked.',
    ]);
  });

  it('is no verdict where nothing could be checked', () => {
    for (const result of [unreachable, { status: 'skipped' as const, reason: 'no-face' as const, faces: [] }]) {
      const content = pictureContent(result, false);
      expect(content.verdict).toBeUndefined();
      expect(content.faces).toEqual([]);
      expect(content.paragraphs.join()).not.toBe('');
    }
  });

  it('tells when only the screen was looked at', () => {
    expect(pictureContent(analyzed(judgedFace(0.9)), true).notes).toContain(screenNote);
  });

  it('counts only judged faces', () => {
    const result = analyzed(judgedFace(0.9));
    expect(judgedFaces({ ...result, faces: [...result.faces, small] })).toHaveLength(1);
    expect(judgedFaces(unreachable)).toEqual([]);
  });
});

describe('where a card opens', () => {
  const card = { width: 300, height: 200 };
  const viewport = { width: 1000, height: 700 };
  const at = (left: number, top: number) => cardPosition({ left, top, width: 24, height: 24 }, card, viewport);

  it('is beside its badge, on the side with room', () => {
    expect(at(100, 100)).toEqual({ left: 132, top: 100 });
    expect(at(900, 100)).toEqual({ left: 592, top: 100 });
  });

  it.each([
    [0, 0],
    [990, 690],
    [-500, 350],
    [500, 5000],
  ])('is within the window for a badge at %d, %d', (left, top) => {
    const place = at(left, top);
    expect(place.left).toBeGreaterThanOrEqual(0);
    expect(place.left + card.width).toBeLessThanOrEqual(viewport.width);
    expect(place.top).toBeGreaterThanOrEqual(0);
    expect(place.top + card.height).toBeLessThanOrEqual(viewport.height);
  });

  it('is below or above where no side has room', () => {
    const narrow = { width: 340, height: 700 };
    expect(cardPosition({ left: 150, top: 100, width: 24, height: 24 }, card, narrow)).toEqual({ left: 12, top: 132 });
    expect(cardPosition({ left: 150, top: 600, width: 24, height: 24 }, card, narrow)).toEqual({ left: 12, top: 392 });
  });
});

describe('where a badge sits', () => {
  const visible = { left: 0, top: 0, width: 400, height: 300 };

  it('is on top of the right corner of the face, without covering it', () => {
    expect(badgeCorner({ left: 100, top: 100, width: 80, height: 90 }, visible)).toEqual({ left: 156, top: 76 });
  });

  it('is pushed inside what is seen of the picture', () => {
    expect(badgeCorner({ left: 380, top: 5, width: 80, height: 90 }, visible)).toEqual({ left: 376, top: 0 });
  });

  it('is nowhere when the middle of the face is cut off', () => {
    expect(isFaceSeen({ left: 390, top: 100, width: 80, height: 90 }, visible)).toBe(false);
    expect(isFaceSeen({ left: 300, top: 100, width: 80, height: 90 }, visible)).toBe(true);
  });
});
