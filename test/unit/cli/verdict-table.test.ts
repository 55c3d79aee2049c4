import { expect, it } from 'vitest';
import { verdictSummary, verdictTable } from '../../../lib/cli/demo/verdict-table.ts';
import type { DemoPicture } from '../../../lib/cli/demo/make-pictures.ts';
import type { Verdict } from '../../../lib/models/verdict.ts';
import type { ReportedImage } from '../../../lib/messaging/page-contract.ts';

const picture = (title: string, isFake: boolean): DemoPicture => ({ file: `${title}.jpg`, title, isFake, origin: '' });
const box = { x: 0, y: 0, width: 100, height: 100 };
const judged = (fakeProbability: number, verdict: Verdict): ReportedImage => ({
  imageId: '1',
  label: '',
  status: 'analyzed',
  faces: [{ box, fakeProbability, verdict }],
});

const caught = picture('Caught', true);
const missed = picture('Missed', true);
const clean = picture('Clean', false);
const wronged = picture('Wronged', false);
const broken = picture('Broken', false);
const pictures = [caught, missed, clean, wronged, broken];
const verdicts = new Map([
  [caught, judged(0.91, 'likely-fake')],
  [missed, judged(0.4, 'uncertain')],
  [clean, judged(0.1, 'no-sign-of-fake')],
  [wronged, judged(0.8, 'likely-fake')],
]);

it('the demo names what was missed and what was marked by mistake', () => {
  const summary = verdictSummary(pictures, verdicts);
  expect(summary).toContain('1 of 2 fakes were marked as likely fake; missed 1: Missed.');
  expect(summary).toContain('1 of 3 photographs were marked by mistake: Wronged.');
});

it('the demo invents no verdict for a picture without an answer', () => {
  const row = verdictTable(pictures, verdicts)
    .split('\n')
    .find((line) => line.includes('Broken'));
  expect(row).toContain('no answer');
  expect(row).not.toMatch(/likely-fake|uncertain|no-sign-of-fake/);
});
