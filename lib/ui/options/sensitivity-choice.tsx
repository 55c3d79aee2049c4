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

function ratesLine(row: ModelFigure, sensitivity: Sensitivity): string | undefined {
  const rates = row.atSensitivity?.[sensitivity];
  if (!rates) return undefined;
  return `${row.dataset}: ${percent(rates.falseAlarmRate)} of genuine faces marked by mistake, ${percent(rates.truePositiveRate)} of fakes found`;
}

/** What the choice means, measured: nothing where the card does not say. */
export function sensitivityFacts(card: ModelCard, sensitivity: Sensitivity): string[] {
  const threshold = `Marks a face from an estimated chance of ${percent(card.thresholds[sensitivity].likelyFake)}.`;
  return [threshold, ...card.figures.rows.flatMap((row) => ratesLine(row, sensitivity) ?? [])];
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
