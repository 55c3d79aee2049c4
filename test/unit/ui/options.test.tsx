// @vitest-environment happy-dom
import { render } from 'preact';
import type { ComponentChild } from 'preact';
import { describe, expect, it } from 'vitest';
import type { InferenceStatus } from '../../../lib/inference/contract.ts';
import type { ModelCard } from '../../../lib/models/model-card.ts';
import { CardTexts } from '../../../lib/ui/options/card-texts.tsx';
import { MethodTable } from '../../../lib/ui/options/method-table.tsx';
import { ModelInformation } from '../../../lib/ui/options/model-information.tsx';
import { RobustnessGrid } from '../../../lib/ui/options/robustness-grid.tsx';
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
    const celeba = [...root.querySelectorAll('[aria-label="Measured figures"] tbody tr')][1];
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

describe('the model card', () => {
  const part = (name: string, falseAlarmRate: number) => ({
    by: 'turn of the head',
    part: name,
    real: 90,
    fake: 80,
    falseAlarmRate,
    falseAlarmRateInterval95: [0.01, 0.12] as [number, number],
  });
  const method = { dataset: 'dfdc', split: 'test', method: 'Face2Face', real: 90, fake: 80, paired: true, auc: 0.62 };
  const full: ModelCard = {
    ...card,
    commit: 'abc123',
    command: 'npm run export -- --run runs/face',
    figures: {
      ...card.figures,
      methods: [{ ...method, truePositiveRate: 0.07 }],
      robustness: {
        real: 50,
        fake: 51,
        cells: [
          { scale: 1, auc: 0.9 },
          { scale: 1, jpegQuality: 30, auc: 0.88 },
          { scale: 0.5, auc: 0.8 },
          { scale: 0.5, jpegQuality: 30, auc: 0.6 },
        ],
      },
      slices: [part('below 10°', 0.02), part('30° and more', 0.06)],
      leaveOneOut: {
        date: '2026-01-04',
        command: 'npm run leave-out',
        rows: [{ leftOut: 'ciplab', real: 48, fake: 66, auc: 0.58, truePositiveRate: 0.02 }],
        mean: { auc: 0.58 },
      },
    },
  };
  const shown = (child: ComponentChild) => {
    const root = document.createElement('div');
    render(child, root);
    return root;
  };
  const cells = (root: Element) => [...root.querySelectorAll('th, td')].map(({ textContent }) => textContent ?? '');

  it('says of each kind of fake, in words, how far it is told apart', () => {
    const table = shown(<MethodTable figures={full.figures} />);
    const text = (table.textContent ?? '').replace(/\s+/g, ' ');
    expect(text).toContain('Face2Facean expression steered by another person (dfdc)hardly better than guessing');
    expect(text).toContain('7 % of 80');
    expect(text).not.toContain('celeba');
    expect(text).not.toContain('flattered');
    const unpaired = { ...full.figures, methods: [{ ...method, paired: false }] };
    expect(shown(<MethodTable figures={unpaired} />).textContent).toContain('flattered');
  });

  it('has the number in every cell of the robustness grid, redder where more is lost', () => {
    const grid = shown(<RobustnessGrid robustness={full.figures.robustness!} />);
    expect(cells(grid).map((text) => text.replaceAll(/\s/g, ' '))).toEqual([
      'Size',
      'No JPEG',
      'JPEG 30',
      '100 %',
      '0.90',
      '0.88',
      '50 %',
      '0.80',
      '0.60',
    ]);
    const shades = [...grid.querySelectorAll('td')].map((cell) => Number(cell.dataset['shade']));
    expect(shades).toEqual(shades.toSorted((a, b) => a - b));
    expect([shades[0], shades.at(-1)]).toEqual([0, 4]);
  });

  it('shows whom it fails on, sources left out, terms, commit and command', () => {
    const text = textOf(<CardTexts card={full} />);
    for (const words of [
      'By turn of the head',
      '90 genuine, 80 fakes',
      '6 %1 % to 12 %'.replaceAll(' %', '\u00a0%').replace(/\s+/g, ' '),
      'Mean AUC 0.58',
      'npm run leave-out',
      'For research only.',
      'abc123',
      'npm run export -- --run runs/face',
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/\breal\b/i);
  });

  it('leaves out what an older card does not measure', () => {
    const titles = [...shown(<CardTexts card={card} />).querySelectorAll('h3')].map(({ textContent }) => textContent);
    expect(titles).toEqual(['What it finds', 'Limitations', 'Measured figures', 'Trained on', 'Terms of the weights']);
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
