import type { ModelCard, ModelFigure } from '../../models/model-card.ts';
import { sensitivities } from '../../models/verdict.ts';
import type { Sensitivity } from '../../models/verdict.ts';
import { percent } from '../percent.ts';

const names: Record<Sensitivity, string> = { cautious: 'Cautious', balanced: 'Balanced', sensitive: 'Sensitive' };

const characters: Record<Sensitivity, string> = {
  cautious: 'Fewest false alarms, misses more fakes.',
  balanced: 'For most people.',
  sensitive: 'Finds more fakes, raises more false alarms.',
};

/** The row that most pictures stand behind. */
function broadestRow(rows: ModelFigure[]): ModelFigure | undefined {
  return rows.toSorted((a, b) => b.real + b.fake - a.real - a.fake)[0];
}

function shareOf(rate: number | undefined, count: number, outcome: string): string[] {
  return rate === undefined ? [] : [`${percent(rate)} of ${count.toLocaleString('en')} ${outcome}`];
}

function measured({ figures }: ModelCard, sensitivity: Sensitivity): string[] {
  const row = broadestRow(figures.rows);
  const rates = row?.rates?.[sensitivity];
  if (!row || !rates) return [];
  const parts = [
    ...shareOf(rates.falseAlarmRate, row.real, 'genuine faces marked by mistake'),
    ...shareOf(rates.truePositiveRate, row.fake, 'fakes found'),
  ];
  return parts.length === 0 ? [] : [`Measured (${row.dataset}, ${row.split}): ${parts.join(', ')}.`];
}

/** What the choice means, measured: nothing where the card does not say. */
export function sensitivityFacts(card: ModelCard, sensitivity: Sensitivity): string[] {
  const threshold = `Marks a face from an estimated chance of ${percent(card.thresholds[sensitivity].likelyFake)}.`;
  return [threshold, ...measured(card, sensitivity)];
}

interface SensitivityChoiceProps {
  chosen: Sensitivity;
  card: ModelCard | undefined;
  onChoose: (sensitivity: Sensitivity) => void;
}

export function SensitivityChoice({ chosen, card, onChoose }: SensitivityChoiceProps) {
  return (
    <fieldset class="choices">
      <legend class="visually-hidden">Sensitivity</legend>
      {sensitivities.map((sensitivity) => (
        <label key={sensitivity} class="choice">
          <input
            type="radio"
            name="sensitivity"
            checked={chosen === sensitivity}
            onChange={() => onChoose(sensitivity)}
          />
          <span class="text">
            <span class="name">{names[sensitivity]}</span>
            <span class="muted">{characters[sensitivity]}</span>
            {card && (
              <ul class="muted small">
                {sensitivityFacts(card, sensitivity).map((fact) => (
                  <li key={fact}>{fact}</li>
                ))}
              </ul>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
