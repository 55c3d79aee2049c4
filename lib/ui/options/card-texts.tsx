import type { ComponentChildren } from 'preact';
import type { ModelCard } from '../../models/model-card.ts';
import { FiguresTable } from './figures-table.tsx';
import { LeaveOneOutTable } from './leave-one-out-table.tsx';
import { MethodTable } from './method-table.tsx';
import { RobustnessGrid } from './robustness-grid.tsx';
import { SlicesTable } from './slices-table.tsx';

function Part({ title, lead, children }: { title: string; lead?: string; children: ComponentChildren }) {
  return (
    <div class="part stack">
      <h3>{title}</h3>
      {lead !== undefined && <p class="muted">{lead}</p>}
      {children}
    </div>
  );
}

function List({ items }: { items: string[] }) {
  return (
    <ul class="bullets">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

function Origin({ card }: { card: ModelCard }) {
  return (
    <p class="muted small">
      {card.name} {card.version} of {card.date}
      {card.command !== undefined && (
        <>
          , written by <code>{card.command}</code>
        </>
      )}
      {card.commit !== undefined && (
        <>
          {' '}
          at commit <code>{card.commit}</code>
        </>
      )}
      .
    </p>
  );
}

/** What a person should know of the model; a part that the card does not measure is left out. */
export function CardTexts({ card }: { card: ModelCard }) {
  const { figures, limitations, trainedOn, terms } = card;
  const { robustness, slices, leaveOneOut } = figures;
  return (
    <>
      {figures.rows.some(({ dataset, fake }) => dataset !== 'all' && fake > 0) && (
        <Part
          title="What it finds"
          lead="How each kind of fake fared at the balanced sensitivity, on pictures kept out of training."
        >
          <MethodTable figures={figures} />
        </Part>
      )}
      {limitations.length > 0 && (
        <Part title="Limitations">
          <List items={limitations} />
        </Part>
      )}
      <Part title="Measured figures">
        <FiguresTable figures={figures} />
      </Part>
      {robustness && (
        <Part title="Shrunk and compressed pictures">
          <RobustnessGrid robustness={robustness} />
        </Part>
      )}
      {slices && slices.length > 0 && (
        <Part
          title="On whom and what it fails"
          lead="Parts of the tested faces, with 95 % intervals. A part may hold other data sets than the next, so that a difference can be theirs. Light and colour are measured from pixels and say as much about the camera as about people."
        >
          <SlicesTable slices={slices} />
        </Part>
      )}
      {leaveOneOut && (
        <Part title="Sources that training did not see">
          <LeaveOneOutTable figures={leaveOneOut} />
        </Part>
      )}
      {trainedOn.length > 0 && (
        <Part title="Trained on">
          <List items={trainedOn} />
        </Part>
      )}
      <Part title="Terms of the weights">
        <p>{terms}</p>
        <Origin card={card} />
      </Part>
    </>
  );
}
