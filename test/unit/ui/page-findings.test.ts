import { describe, expect, it } from 'vitest';
import type { FrameReport, ReportedFace, ReportedImage } from '../../../lib/messaging/page-contract.ts';
import { findingsOf } from '../../../lib/ui/popup/page-findings.ts';
import { headlineOf } from '../../../lib/ui/popup/page-summary.tsx';

const box = { x: 0, y: 0, width: 50, height: 50 };
const fake: ReportedFace = { box, fakeProbability: 0.95, verdict: 'likely-fake' };
const plain: ReportedFace = { box, fakeProbability: 0.1, verdict: 'no-sign-of-fake' };

let nextId = 1;
function picture(change: Partial<ReportedImage>): ReportedImage {
  return { imageId: String(nextId++), label: 'a.jpg', status: 'analyzed', faces: [], ...change };
}

const frame = (frameId: number, ...images: ReportedImage[]): FrameReport => ({ frameId, images });
const headline = (...images: ReportedImage[]) => headlineOf(findingsOf([frame(0, ...images)]));

describe('the findings of a page', () => {
  it('list the faces of all frames, most suspicious first, each with its place', () => {
    const { faces } = findingsOf([
      frame(0, picture({ imageId: 'a', faces: [plain] })),
      frame(3, picture({ imageId: 'b', faces: [plain, fake] })),
    ]);
    expect(faces.map(({ frameId, imageId, faceIndex }) => [frameId, imageId, faceIndex])).toEqual([
      [3, 'b', 1],
      [0, 'a', 0],
      [3, 'b', 0],
    ]);
  });

  it('count why pictures were not judged, the most frequent reason first', () => {
    const { unchecked, withoutFace } = findingsOf([
      frame(
        0,
        picture({ status: 'failed', reason: 'timed-out' }),
        picture({ status: 'failed', reason: 'cannot-fetch' }),
        picture({ status: 'failed', reason: 'cannot-fetch' }),
        picture({ status: 'skipped', reason: 'no-face' }),
        picture({ status: 'skipped', reason: 'too-many-pixels' }),
      ),
    ]);
    expect(unchecked).toEqual([
      { reason: 'cannot-fetch', pictures: 2, videos: 0 },
      { reason: 'timed-out', pictures: 1, videos: 0 },
      { reason: 'too-many-pixels', pictures: 1, videos: 0 },
    ]);
    expect(withoutFace).toEqual([{ reason: 'no-face', pictures: 1, videos: 0 }]);
  });

  it('tell videos from pictures', () => {
    const unread = picture({ isVideo: true, status: 'failed', reason: 'video-protected' });
    const { unchecked, tally } = findingsOf([frame(0, unread, picture({}))]);
    expect(unchecked).toEqual([{ reason: 'video-protected', pictures: 1, videos: 1 }]);
    expect(tally).toMatchObject({ pictures: 2, videos: 1, unchecked: 1 });
  });
});

describe('the headline of the popup', () => {
  it('says that nothing was checked yet', () => {
    expect(headline()).toMatchObject({ title: 'Nothing checked yet', icon: 'idle' });
  });

  it('counts up while pictures are checked', () => {
    expect(headline(picture({ status: 'waiting' }), picture({ faces: [fake] }))).toMatchObject({
      title: 'Checking 1 of 2 pictures',
      text: '1 face likely fake so far.',
    });
  });

  it('names videos beside pictures', () => {
    const video = picture({ isVideo: true, status: 'waiting' });
    expect(headline(video)).toMatchObject({ title: 'Checking 0 of 1 video' });
    expect(headline(video, picture({}))).toMatchObject({ title: 'Checking 1 of 1 picture and 1 video' });
  });

  it('names the number of likely fake faces', () => {
    expect(headline(picture({ faces: [fake, plain] }), picture({ faces: [fake] }))).toEqual({
      icon: 'likely-fake',
      title: '2 faces likely fake',
      text: '2 pictures, 3 faces judged.',
    });
  });

  it('is uncertain as soon as one face is, where none is likely fake', () => {
    const unsure: ReportedFace = { box, fakeProbability: 0.6, verdict: 'uncertain' };
    expect(headline(picture({ faces: [plain, unsure] }))).toEqual({
      icon: 'uncertain',
      title: 'Cannot tell',
      text: '1 of 2 faces too close to call, none likely fake.',
    });
  });

  it('claims no more than that no sign was found', () => {
    expect(headline(picture({ faces: [plain] }))).toEqual({
      icon: 'no-sign-of-fake',
      title: 'No sign of fake found',
      text: '1 picture, 1 face judged.',
    });
  });

  it('never reads as a verdict where every picture failed', () => {
    const { title, icon } = headline(picture({ status: 'failed', reason: 'model-unavailable' }));
    expect(title).toBe('Could not be checked');
    expect(icon).toBe('unchecked');
  });

  it('never reads as a verdict where no face was judged', () => {
    const { title, icon } = headline(
      picture({ status: 'failed', reason: 'timed-out' }),
      picture({ status: 'skipped', reason: 'no-face' }),
    );
    expect(title).toBe('No face to judge');
    expect(icon).toBe('unchecked');
  });
});
