// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { StreamIdentity } from '../../../lib/page/video/stream-identity.ts';
import { trackContent, videoContent } from '../../../lib/page/video/video-content.ts';
import { reportedVideo, videoLabel } from '../../../lib/page/video/video-report.ts';
import { newVideo } from '../../../lib/page/video/watched-video.ts';
import type { WatchedVideo } from '../../../lib/page/video/watched-video.ts';
import { clockText, restsOnText, seenText, videoReasonText } from '../../../lib/ui/video-text.ts';
import { fakeVideo, settled, track } from './video-fakes.ts';

function watched(change: Partial<WatchedVideo> = {}, playing: Parameters<typeof fakeVideo>[0] = {}): WatchedVideo {
  const { element } = fakeVideo(playing);
  const controller = new AbortController();
  const stream = new StreamIdentity(element, { onEnd: () => undefined, signal: controller.signal });
  const video = newVideo({ id: 'video-1', element, stream, controller });
  return Object.assign(video, { shownPx2: 1000, model: 'test 1.0.0', ...change });
}

const titleOf = (change: Partial<WatchedVideo>, playing?: Parameters<typeof fakeVideo>[0]) =>
  videoContent(watched(change, playing)).title;

beforeEach(() => document.body.replaceChildren());

describe('the card of a video', () => {
  it('always says something', () => {
    expect(titleOf({})).toBe('Checking this video…');
    expect(titleOf({}, { isPaused: true })).toBe('The video is not playing');
    expect(titleOf({ shownPx2: 0 })).toBe('The video is not playing');
    expect(titleOf({}, { width: 0 })).toBe('No picture here');
    expect(titleOf({ sampledSeconds: 4 })).toBe('No face found so far');
    expect(titleOf({ sampledSeconds: 4, tracks: [track()] })).toBe('Still looking');
    expect(titleOf({ problem: 'video-protected' })).toBe('This video cannot be read');
    expect(titleOf({ problem: 'video-of-another-site' })).toBe('This video cannot be read');
    expect(titleOf({ problem: 'timed-out' })).toBe('Could not be checked');
  });

  it('says the worst verdict first, lists every face and what each rests on', () => {
    const video = watched({ tracks: [settled(0.1, { trackId: 1 }), settled(0.93, { trackId: 2, fromSeconds: 62 })] });
    const content = videoContent(video);
    expect(content).toMatchObject({ title: 'Likely fake', verdict: 'likely-fake', isBusy: false });
    expect(content.faces.map(({ title }) => title)).toEqual(['Likely fake', 'No sign of fake found']);
    expect(content.notes[0]).toBe('Rests on 6.2 seconds of the video (1:02 to 0:01, 14 frames).');
    expect(content.foot).toContain('test 1.0.0');
  });

  it('keeps the verdict while the video rests or begins anew', () => {
    expect(titleOf({ tracks: [settled(0.9)] }, { isPaused: true })).toBe('Likely fake');
    expect(titleOf({ earlier: [settled(0.9)] })).toBe('Likely fake');
  });

  it('says that it was checked from the screen', () => {
    const { notes } = videoContent(watched({ tracks: [settled(0.9)], isFromScreen: true }));
    expect(notes.at(-1)).toContain('from what is on the screen');
  });

  it('says what came of looking at the screen', () => {
    const from = { problem: 'video-of-another-site', isFromScreen: true } as const;
    expect(titleOf(from)).toBe('This video cannot be read');
    expect(titleOf({ ...from, sampledSeconds: 9 })).toBe('No face found');
    expect(titleOf({ ...from, tracks: [track()] })).toBe('Cannot tell');
    expect(titleOf({ ...from, tracks: [settled(0.9)] })).toBe('Likely fake');
  });

  it('gives the probability in words where no crop came', () => {
    const { crop: _crop, ...bare } = settled(0.9);
    const content = trackContent(bare, watched());
    expect(content.faces).toEqual([]);
    expect(content.paragraphs[0]).toMatch(/^Estimated chance of a fake: high, 90/);
  });

  it('of one face is still looking until it has settled', () => {
    expect(trackContent(track(), watched())).toMatchObject({
      title: 'Still looking',
      isBusy: true,
      verdict: undefined,
    });
    expect(trackContent(settled(0.5), watched())).toMatchObject({ title: 'Cannot tell', isBusy: false });
  });
});

describe('the words of a video', () => {
  it('name places in it as players do', () => {
    expect([0, 9.9, 65, 3661].map(clockText)).toEqual(['0:00', '0:09', '1:05', '1:01:01']);
  });

  it('round what is seen down to steps that do not tick', () => {
    const texts = [0.4, 6.9, 19.5, 31].map((seenSeconds) => seenText({ seenSeconds }).replace('\u00a0', ' '));
    expect(texts).toEqual(['under 1 s', '6 s', '10 s', '30 s']);
  });

  it('count one second and one frame', () => {
    const seen = { seenSeconds: 1, frames: 1, fromSeconds: 3, toSeconds: 4 };
    expect(restsOnText(seen)).toBe('Rests on 1 second of the video (0:03 to 0:04, 1 frame).');
  });

  it('speak of a video where a reason speaks of a picture', () => {
    expect(videoReasonText('no-face')).toBe('No face was found in this video.');
    expect(videoReasonText('video-protected')).toContain('DRM');
  });
});

describe('what is reported of a video', () => {
  it('is nothing while it was not looked at', () => {
    expect(reportedVideo(watched(), false)).toBeNull();
    expect(reportedVideo(watched({ tracks: [track()] }), false)).toBeNull();
  });

  it('follows what is known', () => {
    const of = (change: Partial<WatchedVideo>) => reportedVideo(watched(change), true);
    expect(of({})).toMatchObject({ imageId: 'video-1', isVideo: true, status: 'waiting', faces: [] });
    expect(of({ sampledSeconds: 4 })).toMatchObject({ status: 'skipped', reason: 'no-face' });
    expect(of({ problem: 'video-protected' })).toMatchObject({ status: 'failed', reason: 'video-protected' });
    expect(of({ tracks: [settled(0.1), settled(0.934, { trackId: 2 })] })).toMatchObject({
      status: 'analyzed',
      faces: [
        { verdict: 'likely-fake', fakeProbability: 0.93 },
        { verdict: 'no-sign-of-fake', fakeProbability: 0.1 },
      ],
    });
  });

  it('stays the same while the face moves and the estimate wavers', () => {
    const at = (x: number, probability: number) =>
      reportedVideo(watched({ tracks: [settled(probability, { box: { x, y: 0, width: 9, height: 9 } })] }), true);
    expect(at(1, 0.931)).toEqual(at(50, 0.934));
  });

  it('is named by what describes it, else by its file', () => {
    const { element } = fakeVideo({ source: 'https://a.test/films/clip.mp4?token=1' });
    expect(videoLabel(element)).toBe('Video clip.mp4');
    element.setAttribute('aria-label', 'A speech');
    expect(videoLabel(element)).toBe('A speech');
    expect(videoLabel(fakeVideo({ source: 'blob:https://a.test/1' }).element)).toBe('Video');
  });
});
