import { describe, expect, it } from 'vitest';
import { defaultVideoSpec } from '../../../lib/models/video-spec.ts';
import { EarlierRounds, withSighting } from '../../../lib/video/earlier-rounds.ts';
import type { Sighting } from '../../../lib/video/earlier-rounds.ts';
import { faceAt, otherScene, scene } from './support/faces.ts';

const spec = defaultVideoSpec.tracking;

function sighting(timeSeconds: number, x: number, signature = scene): Sighting {
  return { timeSeconds, face: faceAt(x, 200), signature };
}

/** Two people of the first round, one on either side; who walks moves to the right. */
function roundsOf() {
  const rounds = new EarlierRounds<string>();
  rounds.remember('walks', [sighting(0, 100), sighting(1, 200), sighting(2, 300)], 0);
  rounds.remember('stands', [sighting(0, 600), sighting(1, 600)], 0);
  return rounds;
}

describe('EarlierRounds', () => {
  it('knows a face by where it was at that media time', () => {
    expect(roundsOf().take(sighting(2.1, 305), 1, spec)?.known).toBe('walks');
    expect(roundsOf().take(sighting(0.2, 590), 1, spec)?.known).toBe('stands');
  });

  it.each([
    ['in another place', sighting(0, 300)],
    ['where it was at another time', sighting(0, 200)],
    ['in another picture', sighting(0, 100, otherScene)],
    ['long after it was seen last', sighting(4, 300)],
  ])('does not take a face %s for it', (_, now) => {
    expect(roundsOf().take(now, 1, spec)).toBeUndefined();
  });

  it('does not know again within the same round', () => {
    expect(roundsOf().take(sighting(0, 100), 0, spec)).toBeUndefined();
  });

  it('gives each face to one only, the one that fits best', () => {
    const rounds = roundsOf();
    rounds.remember('near', [sighting(0, 130)], 0);
    expect(rounds.take(sighting(0, 102), 1, spec)?.known).toBe('walks');
    expect(rounds.take(sighting(0, 102), 1, spec)?.known).toBe('near');
    expect(rounds.take(sighting(0, 102), 1, spec)).toBeUndefined();
  });

  it('says where faces are to be expected', () => {
    const places = roundsOf().facesNear(1.9);
    expect(places.map(({ box }) => box.x + box.width / 2)).toEqual([300, 600]);
    expect(roundsOf().facesNear(9)).toEqual([]);
  });

  it('keeps the first faces where there are too many', () => {
    const rounds = new EarlierRounds<number>();
    for (let i = 0; i < 100; i++) rounds.remember(i, [sighting(i * 5, 100)], 0);
    expect(rounds.take(sighting(0, 100), 1, spec)?.known).toBe(0);
    expect(rounds.facesNear(99 * 5)).toEqual([]);
  });
});

describe('withSighting', () => {
  it('keeps one of each moment, and a minute at most', () => {
    let sightings: readonly Sighting[] = [];
    for (let i = 0; i < 2000; i++) sightings = withSighting(sightings, sighting(i / 10, 100));
    expect(sightings.slice(0, 3).map(({ timeSeconds }) => timeSeconds)).toEqual([0, 0.5, 1]);
    expect(sightings).toHaveLength(120);
  });
});
