import { describe, expect, it } from 'vitest';
import { defaultVideoSpec } from '../../../lib/models/video-spec.ts';
import { beginFrame, beginRound, emptyTracking, linkFaces } from '../../../lib/video/track-faces.ts';
import { faceAt, follow, noiseFrom, otherScene, scene } from './support/faces.ts';
import type { FakeFrame } from './support/faces.ts';

const every = 0.25;

function times(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i * every);
}

function idsOf(tracks: { trackId: number }[]): number[] {
  return tracks.map(({ trackId }) => trackId);
}

/** The track that is nearest to a place. */
function idAt(tracks: ReturnType<typeof follow>[number], x: number): number | undefined {
  const distance = (box: { x: number; width: number } | undefined) =>
    box ? Math.abs(box.x + box.width / 2 - x) : Infinity;
  return tracks.toSorted((a, b) => distance(a.face?.box) - distance(b.face?.box))[0]?.trackId;
}

describe('linkFaces', () => {
  it('keeps the number of a face that moves, and gives another one to a second face', () => {
    const tracks = follow(
      times(12).map((timeSeconds, i) => ({
        timeSeconds,
        faces: i < 4 ? [faceAt(200 + 20 * i, 200)] : [faceAt(600, 200), faceAt(200 + 20 * i, 200)],
      })),
    );
    expect(idsOf(tracks[3]!)).toEqual([1]);
    expect(idsOf(tracks[11]!)).toEqual([1, 2]);
    expect(idAt(tracks[11]!, 420)).toBe(1);
  });

  it('does not take a face elsewhere, or one of quite another size, for the same', () => {
    const elsewhere = follow([
      { timeSeconds: 0, faces: [faceAt(200, 200)] },
      { timeSeconds: every, faces: [faceAt(500, 200)] },
    ]);
    expect(elsewhere[1]).toMatchObject([
      { trackId: 1, presence: 'bridged' },
      { trackId: 2, presence: 'found' },
    ]);
    const larger = follow([
      { timeSeconds: 0, faces: [faceAt(200, 200)] },
      { timeSeconds: every, faces: [faceAt(200, 200, 220)] },
    ]);
    expect(larger[1]).toMatchObject([{ presence: 'bridged' }, { trackId: 2, presence: 'found' }]);
  });

  it.each([
    ['side by side in the picture', 60],
    ['one almost before the other', 25],
  ])('keeps people apart who cross, %s', (_, apart) => {
    const noise = noiseFrom(apart);
    const tracks = follow(
      times(25).map((timeSeconds, i) => {
        const right = 100 + 25 * i + noise();
        const left = 700 - 25 * i + noise();
        return { timeSeconds, faces: [faceAt(left, 300 + apart + noise()), faceAt(right, 300 + noise())] };
      }),
    );
    const [leftId, rightId] = [idAt(tracks[0]!, 700), idAt(tracks[0]!, 100)];
    expect(tracks.every((frame) => frame.length === 2)).toBe(true);
    expect(idAt(tracks[24]!, 100)).toBe(leftId);
    expect(idAt(tracks[24]!, 700)).toBe(rightId);
  });

  it('keeps people apart of whom one is hidden while they cross', () => {
    const tracks = follow(
      times(25).map((timeSeconds, i) => {
        const front = faceAt(100 + 25 * i, 300, 110);
        const back = faceAt(700 - 25 * i, 290, 100);
        const isHidden = Math.abs(front.box.x + 55 - back.box.x - 50) < 60;
        return { timeSeconds, faces: isHidden ? [front] : [back, front] };
      }),
    );
    expect(idAt(tracks[24]!, 700)).toBe(idAt(tracks[0]!, 100));
    expect(idAt(tracks[24]!, 100)).toBe(idAt(tracks[0]!, 700));
    expect(new Set(tracks.flatMap(idsOf)).size).toBe(2);
  });

  it.each([15, 25, 40])(
    'keeps them apart whatever the noise, at %s pixels a frame, both hidden by one face',
    (step) => {
      for (let seed = 1; seed <= 12; seed++) {
        const noise = noiseFrom(seed);
        const tracks = follow(
          times(Math.round(600 / step) + 1).map((timeSeconds, i) => {
            const right = faceAt(100 + step * i + 2 * noise(), 300 + 2 * noise());
            const left = faceAt(700 - step * i + 2 * noise(), 300 + 2 * noise());
            const areTogether = Math.abs(right.box.x - left.box.x) < 60;
            return { timeSeconds, faces: areTogether ? [left] : [right, left] };
          }),
        );
        expect([idAt(tracks.at(-1)!, 700), idAt(tracks.at(-1)!, 100)]).toEqual([1, 2]);
      }
    },
  );

  it('keeps the number of a face that stops or turns round, at two frames a second', () => {
    const places = [0, 50, 100, 150, 150, 150, 100, 50, 50];
    const tracks = follow(places.map((x, i) => ({ timeSeconds: i / 2, faces: [faceAt(300 + x, 200)] })));
    expect(new Set(tracks.flatMap(idsOf))).toEqual(new Set([1]));
  });

  it('does not depend on the order in which faces are found', () => {
    const frames = times(8).map((timeSeconds, i) => ({
      timeSeconds,
      faces: [faceAt(200 + 9 * i, 200), faceAt(260 - 9 * i, 230), faceAt(330, 210)],
    }));
    const turned = frames.map(({ timeSeconds, faces }, i) => ({
      timeSeconds,
      faces: i > 0 && i % 2 ? faces.toReversed() : faces,
    }));
    expect(follow(turned)).toEqual(follow(frames));
  });

  it('follows the largest faces where there are too many', () => {
    const faces = Array.from({ length: 9 }, (_, i) => faceAt(150 * i, 200, 60 + 5 * i));
    const [tracks] = follow([{ timeSeconds: 0, faces }]);
    expect(tracks).toHaveLength(defaultVideoSpec.looking.maxFaces);
    expect(Math.min(...tracks!.map(({ face }) => face!.box.width))).toBe(75);
  });
});

describe('a face that is missing', () => {
  const seenFor = times(9).map((timeSeconds) => ({ timeSeconds, faces: [faceAt(300, 200)] }));
  const missingFor = (seconds: number): FakeFrame[] =>
    times(Math.round(seconds / every)).map((passed) => ({ timeSeconds: 2 + every + passed, faces: [] }));

  it('stays for a second where it was on average', () => {
    const swaying = seenFor.map(({ timeSeconds }, i) => ({ timeSeconds, faces: [faceAt(i % 2 ? 304 : 296, 200)] }));
    const tracks = follow([...swaying, ...missingFor(1)]);
    expect(tracks.at(-1)).toMatchObject([{ trackId: 1, presence: 'bridged', face: { score: 0 } }]);
    const box = tracks.at(-1)![0]!.face!.box;
    expect(box.x + box.width / 2).toBeCloseTo(300, 0);
    expect(box.width).toBeCloseTo(100);
  });

  it('is gone after that, and the same when it comes back', () => {
    const away = [...seenFor, ...missingFor(2)];
    const tracks = follow([...away, { timeSeconds: 4.25, faces: [faceAt(303, 200)] }]);
    expect(tracks.at(-2)).toEqual([{ trackId: 1, presence: 'gone', face: undefined }]);
    expect(tracks.at(-1)).toMatchObject([{ trackId: 1, presence: 'found' }]);
  });

  it('has ended when it was away for longer than tracks are remembered', () => {
    const tracks = follow([...seenFor, ...missingFor(4), { timeSeconds: 6.25, faces: [faceAt(300, 200)] }]);
    expect(tracks.at(-2)).toEqual([]);
    expect(idsOf(tracks.at(-1)!)).toEqual([2]);
  });
});

describe('beginFrame', () => {
  const state = linkFaces(
    beginFrame(emptyTracking, { timeSeconds: 5, signature: scene }, defaultVideoSpec),
    5,
    [faceAt(200, 200), faceAt(500, 200)],
    defaultVideoSpec,
  );

  it('goes on where little changed', () => {
    const next = beginFrame(state, { timeSeconds: 5.2, signature: scene.map((grey) => grey + 9) }, defaultVideoSpec);
    expect(next.tracks).toEqual(state.tracks);
  });

  it.each([
    ['a scene cut', { timeSeconds: 5.2, signature: otherScene }],
    ['a loop', { timeSeconds: 0, signature: scene }],
    ['a seek', { timeSeconds: 60, signature: scene }],
  ])('ends all tracks at %s; new ones have other numbers and are looked for everywhere', (_, frame) => {
    const begun = beginFrame({ ...state, fullLookSeconds: 5 }, frame, defaultVideoSpec);
    expect(begun).toMatchObject({ tracks: [], fullLookSeconds: undefined, timeSeconds: frame.timeSeconds });
    const linked = linkFaces(begun, frame.timeSeconds, [faceAt(200, 200)], defaultVideoSpec);
    expect(idsOf(linked.tracks)).toEqual([3]);
  });

  it('ends them where the video goes round, too, but knows when everything was looked at', () => {
    const awaited = [faceAt(200, 200)];
    const round = beginRound({ ...state, fullLookSeconds: 4 }, awaited);
    expect(round).toMatchObject({ tracks: [], fullLookSeconds: -1, nextTrackId: 3, awaited });
    const begun = beginFrame(round, { timeSeconds: 0.2, signature: scene }, defaultVideoSpec);
    expect(begun).toMatchObject({ timeSeconds: 0.2, fullLookSeconds: -1, awaited });
    const linked = linkFaces(begun, 0.2, awaited, defaultVideoSpec);
    expect([idsOf(linked.tracks), linked.awaited]).toEqual([[3], []]);
  });

  it('keeps tracks at the slowest rate of frames that is no seek', () => {
    const next = beginFrame(state, { timeSeconds: 13, signature: scene }, defaultVideoSpec);
    expect(next.tracks).toHaveLength(2);
  });

  it('does not grow over an hour of frames', () => {
    let long = state;
    for (let i = 1; i <= 2000; i++) {
      const timeSeconds = 5 + i * 0.05;
      long = beginFrame(long, { timeSeconds, signature: scene }, defaultVideoSpec);
      long = linkFaces(long, timeSeconds, [faceAt(200, 200)], defaultVideoSpec);
    }
    expect(JSON.stringify(long).length).toBeLessThan(20_000);
  });
});
