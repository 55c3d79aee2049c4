// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import type { CheckedTrack, CheckedVideo } from '../../../lib/inference/checked-video.ts';
import { createItemQueue } from '../../../lib/ui/check/item-queue.ts';
import type { CheckedItem } from '../../../lib/ui/check/checked-item.ts';
import { ItemCard } from '../../../lib/ui/check/item-card.tsx';
import { VideoTimeline } from '../../../lib/ui/check/video-timeline.tsx';

const box = { x: 0, y: 0, width: 9, height: 9 };

function track(trackId: number, from: number, probabilities: (number | undefined)[]): CheckedTrack {
  const moments = probabilities.map((fakeProbability, i) => ({
    timeSeconds: from + i,
    box,
    ...(fakeProbability !== undefined && {
      fakeProbability,
      verdict: fakeProbability > 0.5 ? ('likely-fake' as const) : ('no-sign-of-fake' as const),
    }),
  }));
  const peak = moments.toSorted((a, b) => (b.fakeProbability ?? -1) - (a.fakeProbability ?? -1))[0]!;
  return {
    trackId,
    fromSeconds: from,
    toSeconds: from + moments.length - 1,
    seenSeconds: 3,
    frames: moments.length,
    by: 'frames',
    verdict: peak.verdict!,
    fakeProbability: peak.fakeProbability!,
    peak,
    moments,
    thumbnails: [],
  };
}

const video: CheckedVideo = {
  kind: 'video',
  frames: [],
  durationSeconds: 70,
  framesPerSecond: 4,
  tracks: [track(4, 60, [undefined, 0.2, 0.9, 0.4]), track(2, 0, [0.1, 0.2])],
  result: { status: 'failed', reason: 'internal', detail: '' },
  shown: null,
};

/** Percentages do not break. */
const plain = (text: string | null) => (text ?? '').replaceAll('\u00a0', ' ');

function shown() {
  const root = document.createElement('div');
  void act(() => render(<VideoTimeline video={video} />, root));
  return root;
}

describe('the timeline of a video', () => {
  it('has a line for each face: verdict, when it was at its highest, and what it rests on', () => {
    const text = plain(shown().textContent);
    expect(text).toContain('Followed over the whole video of 1:10, at 4 frames a second.');
    expect(text).toContain('Face 1: Likely fake, 90 % at 1:02');
    expect(text).toContain('Face 2: No sign of fake found, 20 % at 0:01');
    expect(text).toContain('Rests on 3 seconds of the video (1:00 to 1:03, 4 frames)');
  });

  it('draws each moment as high as it is probable, where it lies in the video', () => {
    const bars = [...shown().querySelectorAll('.track:first-child .strip rect:not(.chosen)')];
    expect(bars.map((bar) => bar.getAttribute('class'))).toEqual([
      'unchecked',
      'no-sign-of-fake',
      'likely-fake',
      'no-sign-of-fake',
    ]);
    expect(Number(bars[2]!.getAttribute('height'))).toBeCloseTo(21.6, 5);
    const middle = Number(bars[2]!.getAttribute('x')) + Number(bars[2]!.getAttribute('width')) / 2;
    expect(middle).toBeCloseTo((100 * 62) / 70, 5);
  });

  it('has a slider for each face that lies under its own part of the video', () => {
    const ranges = [...shown().querySelectorAll<HTMLInputElement>('.track input')].map(({ style }) =>
      ['--from', '--length'].map((name) => (Number.parseFloat(style.getPropertyValue(name)) * 70) / 100),
    );
    expect(ranges.map(([from]) => from)).toEqual([expect.closeTo(60, 5), 0]);
    expect(ranges.map(([, length]) => length)).toEqual([expect.closeTo(3, 5), expect.closeTo(1, 5)]);
  });

  it('is gone through moment by moment, and says each in words', () => {
    const root = shown();
    const slider = root.querySelector('input')!;
    expect(slider.getAttribute('aria-label')).toBe('Face 1: moments of the video');
    expect(plain(slider.getAttribute('aria-valuetext'))).toBe('1:02: Likely fake, 90 %');
    slider.value = '0';
    void act(() => {
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    });
    expect(slider.getAttribute('aria-valuetext')).toBe('1:00: still looking');
    expect(root.textContent).toContain('1:00: still looking');
  });
});

describe('a followed video on the check page', () => {
  const item: CheckedItem = {
    id: 1,
    name: 'a.mp4',
    source: { kind: 'file', file: new File([], 'a.mp4') },
    state: 'done',
    progress: undefined,
    result: {
      ...video,
      result: {
        status: 'analyzed',
        size: { width: 90, height: 90 },
        faces: [],
        verdict: 'likely-fake',
        fakeProbability: 0.9,
        model: 'face 1',
        backend: 'wasm',
        ms: 1,
      },
      shown: { timeSeconds: 62, picture: new Blob(['62']), faces: [] },
    },
    picture: new Blob(['62']),
    video: new Blob(['all']),
  };

  function shownItem() {
    const root = document.createElement('div');
    void act(() => render(<ItemCard item={item} onAllow={() => {}} />, root));
    const choose = (face: number, value: string) => {
      const slider = root.querySelectorAll<HTMLInputElement>('.track input')[face - 1]!;
      slider.value = value;
      void act(() => {
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      });
    };
    const boxes = () => [...root.querySelectorAll('.face-box')].map((face) => `${face.className} ${face.textContent}`);
    return { root, choose, boxes };
  }

  it('speaks of a video', () => {
    expect(shownItem().root.textContent).toContain('look for where the video comes from');
  });

  it('shows the most suspicious moment, with the face under its number', () => {
    const { root, boxes } = shownItem();
    expect(root.querySelector('figure img')).not.toBeNull();
    expect(root.querySelector('figure video')).toBeNull();
    expect(boxes()).toEqual(['face-box likely-fake 1']);
  });

  it('shows the moment that is chosen, out of the file, with the faces of that moment', () => {
    const { root, choose, boxes } = shownItem();
    choose(1, '3');
    const player = root.querySelector<HTMLVideoElement>('figure video')!;
    expect(player.getAttribute('aria-label')).toBe('a.mp4 at 1:03');
    expect(player.currentTime).toBe(63);
    expect(boxes()).toEqual(['face-box no-sign-of-fake 1']);
    expect(root.textContent).toContain('Shown is the moment at 1:03; the most suspicious is at 1:02.');
    choose(2, '0');
    expect(player.currentTime).toBe(0);
    expect(boxes()).toEqual(['face-box no-sign-of-fake 2']);
    choose(1, '0');
    expect(boxes()).toEqual(['face-box unchecked 1']);
  });
});

describe('a video that is being checked', () => {
  it('says how many of its frames are judged', () => {
    let items: CheckedItem[] = [];
    const queue = createItemQueue(
      (_, onProgress) => {
        onProgress(12, 80);
        return new Promise(() => {});
      },
      (changed) => (items = changed),
    );
    queue.add([{ name: 'a.mp4', source: { kind: 'file', file: new File([], 'a.mp4') } }]);
    const root = document.createElement('div');
    render(<ItemCard item={items[0]!} onAllow={() => {}} />, root);
    expect(root.textContent).toContain('Frame 12 of 80');
    expect(root.querySelector('progress')!.value).toBe(12);
  });
});
