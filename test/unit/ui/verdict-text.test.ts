import { describe, expect, it } from 'vitest';
import { verdicts } from '../../../lib/models/verdict.ts';
import { probabilityText, reasonText, verdictExplanation, verdictTitle } from '../../../lib/ui/verdict-text.ts';

describe('verdict texts', () => {
  it('never call a face real', () => {
    for (const verdict of verdicts)
      expect(verdictTitle(verdict) + verdictExplanation(verdict)).not.toMatch(/\breal\b/i);
  });

  it('differ from verdict to verdict', () => {
    expect(new Set(verdicts.map(verdictTitle)).size).toBe(verdicts.length);
    expect(new Set(verdicts.map((verdict) => verdictExplanation(verdict))).size).toBe(verdicts.length);
  });

  it('speak of a video where it was one', () => {
    for (const verdict of verdicts) {
      expect(verdictExplanation(verdict, 'video')).not.toMatch(/picture|photograph/);
      expect(verdictExplanation(verdict)).not.toContain('video');
    }
  });

  it('say a probability in words and number', () => {
    expect(probabilityText({ fakeProbability: 0.97, verdict: 'likely-fake' })).toBe(
      'Estimated chance of a fake: high, 97\u00a0%',
    );
    expect(probabilityText({ fakeProbability: 0.1, verdict: 'no-sign-of-fake' })).toBe(
      'Estimated chance of a fake: low, 10\u00a0%',
    );
  });

  it('never call a chance high where the verdict is that nobody can tell', () => {
    expect(probabilityText({ fakeProbability: 0.92, verdict: 'uncertain' })).not.toMatch(/high|low/);
  });

  it('never claim certainty', () => {
    expect(probabilityText({ fakeProbability: 1, verdict: 'likely-fake' })).toContain('over 99\u00a0%');
    expect(probabilityText({ fakeProbability: 0, verdict: 'no-sign-of-fake' })).toContain('under 1\u00a0%');
  });

  it('tell a picture without a face from one that could not be loaded', () => {
    expect(reasonText('no-face')).not.toBe(reasonText('cannot-fetch'));
  });
});
