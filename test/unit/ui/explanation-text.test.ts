import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../../lib/inference/contract.ts';
import { explanationWords, isExplainable, placesText, probabilityAfterFall } from '../../../lib/ui/explanation-text.ts';
import { judgedFace } from '../page/results.ts';

const values = Array.from({ length: 49 }, (_, place) => (place === 38 ? 1 : 0));
const explained: Explanation = { status: 'explained', map: { grid: 7, values }, fall: 2, ms: 300 };

describe('the words of an explanation', () => {
  it('name the places as a list', () => {
    expect(placesText([{ part: 'mouth', side: 'both' }])).toBe('Mostly around the mouth.');
    expect(
      placesText([
        { part: 'eye', side: 'left' },
        { part: 'cheek', side: 'both' },
        { part: 'chin', side: 'both' },
      ]),
    ).toBe('Mostly around the eye on the left, the cheeks and the chin.');
  });

  it('say what is left of the estimate without the places, and that it is no proof', () => {
    const { picture, sentences } = explanationWords(explained, judgedFace(0.97));
    expect(sentences.join(' ')).toMatch(/^Mostly around the mouth\. .* from 97\s% to 81\s%\..* no proof/);
    expect(picture).toContain('Mostly around the mouth.');
  });

  it('draw nothing where there is no clear place or no answer', () => {
    const flat = explanationWords({ status: 'no-clear-place', ms: 300 }, judgedFace(0.97));
    expect(flat).toMatchObject({ picture: undefined, sentences: [expect.stringContaining('No clear place')] });
    const failure: Explanation = { status: 'failed', reason: 'model-unavailable', detail: '' };
    const broken = explanationWords(failure, judgedFace(0.97));
    expect(broken.picture).toBeUndefined();
    expect(broken.sentences.join()).toMatch(/could not be found.*model.*could not be loaded/);
  });

  it('are offered for faces with a hint of a fake only', () => {
    expect(isExplainable({ verdict: 'likely-fake' })).toBe(true);
    expect(isExplainable({ verdict: 'uncertain' })).toBe(true);
    expect(isExplainable({ verdict: 'no-sign-of-fake' })).toBe(false);
  });
});

describe('the probability after a fall of the logit', () => {
  it('is that of the lower logit', () => {
    expect(probabilityAfterFall(0.5, 0)).toBe(0.5);
    expect(probabilityAfterFall(0.5, Math.log(3))).toBeCloseTo(0.25);
    expect(probabilityAfterFall(1, 2)).toBe(1);
    expect(probabilityAfterFall(0, 2)).toBe(0);
  });
});
