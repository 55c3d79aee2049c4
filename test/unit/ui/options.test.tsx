// @vitest-environment happy-dom
import { render } from 'preact';
import type { ComponentChild } from 'preact';
import { describe, expect, it } from 'vitest';
import type { InferenceStatus } from '../../../lib/inference/contract.ts';
import type { ModelCard } from '../../../lib/models/model-card.ts';
import { ModelInformation } from '../../../lib/ui/options/model-information.tsx';
import { sensitivityFacts } from '../../../lib/ui/options/sensitivity-choice.tsx';

const rates = (falseAlarmRate: number, truePositiveRate: number) => ({ falseAlarmRate, truePositiveRate });
const card: ModelCard = {
  format: 1,
  name: 'invented',
  version: '9.8.7',
  date: '2026-01-02',
  architecture: { name: 'mobilenet-v2', args: {} },
  detection: { minScore: 0.8, minFacePx: 48, tileFractions: [], mergeOverlap: 0.4, borderFraction: 0.2 },
  crop: { size: 128, scale: 1, rollCorrected: true },
  normalization: { divisor: 1, offset: 0 },
  temperature: 1,
  thresholds: {
    cautious: { likelyFake: 0.91, noSignOfFake: 0.3 },
    balanced: { likelyFake: 0.82, noSignOfFake: 0.3 },
    sensitive: { likelyFake: 0.6, noSignOfFake: 0.3 },
  },
  weights: { file: 'weights.bin', sha256: 'a'.repeat(64), dtype: 'float16', tensors: [] },
  figures: {
    command: 'npm run evaluate',
    date: '2026-01-03',
    splitRule: 'By source.',
    rows: [
      {
        dataset: 'dfdc',
        split: 'test',
        real: 1566,
        fake: 560,
        auc: 0.8123,
        aucInterval95: [0.79, 0.836],
        falseAlarmRate: 0.012,
        truePositiveRate: 0.45,
        rates: { cautious: rates(0.004, 0.31), balanced: rates(0.012, 0.45), sensitive: rates(0.05, 0.62) },
        paired: true,
      },
      { dataset: 'celeba', split: 'test', real: 149, fake: 0, falseAlarmRate: 0, paired: false },
    ],
  },
  trainedOn: ['Some faces'],
  terms: 'For research only.',
  limitations: ['Misses new generators.'],
};
const ready: InferenceStatus = {
  status: 'ready',
  backend: 'wasm',
  backendReason: 'No hardware adapter.',
  detector: 'mediapipe',
  workers: 2,
  card,
};

function textOf(child: ComponentChild): string {
  const root = document.createElement('div');
  render(child, root);
  return (root.textContent ?? '').replace(/\s+/g, ' ');
}

describe('model information', () => {
  it('is all taken from the card and the running inference', () => {
    const text = textOf(<ModelInformation status={ready} onRetry={() => undefined} />);
    for (const part of [
      'invented 9.8.7',
      '2026-01-02',
      '48 pixels',
      'No hardware adapter.',
      'For research only.',
      'Misses new generators.',
      'Some faces',
    ])
      expect(text).toContain(part);
    for (const figure of ['1,566', '0.81 (0.79 to 0.84)', '1.2 %', '45 %', 'npm run evaluate'])
      expect(text).toContain(figure);
  });

  it('rounds no figure up to perfect', () => {
    const rows = [{ ...card.figures.rows[0]!, auc: 0.9991, aucInterval95: [0.998, 1] as [number, number] }];
    const almostPerfect: ModelCard = { ...card, figures: { ...card.figures, rows } };
    const text = textOf(<ModelInformation status={{ ...ready, card: almostPerfect }} onRetry={() => undefined} />);
    expect(text).toContain('over 0.99 (over 0.99 to 1.00)');
  });

  it('leaves a gap where nothing was measured', () => {
    const root = document.createElement('div');
    render(<ModelInformation status={ready} onRetry={() => undefined} />, root);
    const celeba = [...root.querySelectorAll('tbody tr')][1];
    expect(
      [...(celeba?.querySelectorAll('td') ?? [])].map(({ textContent }) => textContent?.replaceAll(/\s/g, ' ')),
    ).toEqual(['149', '0', '–', '0 %', '–']);
  });

  it('says why pictures cannot be checked', () => {
    const failed: InferenceStatus = {
      status: 'failed',
      reason: 'model-unavailable',
      detail: 'weights.bin: wrong SHA-256',
    };
    const text = textOf(<ModelInformation status={failed} onRetry={() => undefined} />);
    expect(text).toContain('Pictures cannot be checked now.');
    expect(text).toContain('wrong SHA-256');
  });
});

describe('the sensitivities', () => {
  it('are explained by the measured rates of the card', () => {
    const facts = (sensitivity: 'cautious' | 'sensitive') =>
      sensitivityFacts(card, sensitivity).map((fact) => fact.replaceAll(/\s/g, ' '));
    expect(facts('cautious')).toEqual([
      'Marks a face from an estimated chance of 91 %.',
      'Measured (dfdc, test): 0.4 % of 1,566 genuine faces marked by mistake, 31 % of 560 fakes found.',
    ]);
    expect(facts('sensitive')[1]).toContain('5 % of 1,566 genuine faces marked by mistake, 62 % of 560 fakes found');
  });
});
