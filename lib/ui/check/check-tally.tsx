import { counted } from '../counted.ts';
import type { ItemsTally } from './checked-item.ts';

function sentenceOf({ items, done, likelyFake, unchecked }: ItemsTally): string {
  const progress =
    done < items ? `Checking: ${done} of ${counted(items, 'file')} done` : `${counted(items, 'file')} done`;
  const parts = [
    progress,
    ...(likelyFake > 0 ? [`${likelyFake} with a likely fake`] : []),
    ...(unchecked > 0 ? [`${unchecked} could not be checked`] : []),
  ];
  return `${parts.join(', ')}.`;
}

export function CheckTally({ tally, onClear }: { tally: ItemsTally; onClear: () => void }) {
  if (tally.items === 0) return null;
  return (
    <section class="tally" aria-label="Progress">
      <p role="status">{sentenceOf(tally)}</p>
      <button type="button" class="button" onClick={onClear}>
        Clear all
      </button>
      {tally.done < tally.items && (
        <div
          class="progress"
          role="progressbar"
          aria-label="Files checked"
          aria-valuemin={0}
          aria-valuemax={tally.items}
          aria-valuenow={tally.done}
        >
          <span style={{ width: `${(100 * tally.done) / tally.items}%` }} />
        </div>
      )}
    </section>
  );
}
