import type { PreparedSet } from '../prepared/prepared-set.ts';
import { pixelsOf } from '../prepared/prepared-set.ts';
import { centralCrop } from '../augment/central-crop.ts';
import type { SheetTile } from '../../lib/cli/tile-sheet.ts';
import type { JudgedSample } from './judged-sample.ts';
import { labelColours } from './plots/palette.ts';

const mostOfOneVideo = 2;

/** The samples whose probability is on the wrong side of a half, the furthest first; a video gives two at most. */
export function worstMistakes(judged: readonly JudgedSample[], count: number): JudgedSample[] {
  const wrongBy = ({ label, score }: JudgedSample) => (label === 1 ? 0.5 - score : score - 0.5);
  const taken = new Map<string, number>();
  return judged
    .filter((sample) => wrongBy(sample) > 0)
    .sort((a, b) => wrongBy(b) - wrongBy(a))
    .filter(({ dataset, file }) => {
      const key = `${dataset}\n${file}`;
      taken.set(key, (taken.get(key) ?? 0) + 1);
      return taken.get(key)! <= mostOfOneVideo;
    })
    .slice(0, count);
}

/** A tile says what the sample is, how probable the network finds it a fake, and its name. */
export function mistakeTile(set: PreparedSet, size: number, sample: JudgedSample): SheetTile {
  const name = sample.file.split('/').at(-1)!;
  return {
    pixels: centralCrop(pixelsOf(set, sample.place), size),
    lines: [`${sample.label === 1 ? 'fake' : 'real'}: ${(sample.score * 100).toFixed(1)} % fake`, name],
    colour: labelColours[sample.label === 1 ? 'fake' : 'real'],
  };
}
