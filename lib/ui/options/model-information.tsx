import type { ComponentChildren } from 'preact';
import type { InferenceStatus } from '../../inference/contract.ts';
import type { ModelCard } from '../../models/model-card.ts';
import { reasonText } from '../verdict-text.ts';
import { VerdictIcon } from '../verdict-icon.tsx';
import { FiguresTable } from './figures-table.tsx';

const backendNames = { webgpu: 'Graphics processor (WebGPU)', wasm: 'Processor (WebAssembly)' };
const detectorNames = {
  mediapipe: 'MediaPipe face detector',
  blazeface: 'BlazeFace (MediaPipe needs WebGL2, which is missing here)',
};

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function List({ title, items }: { title: string; items: string[] }) {
  if (items.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul class="bullets">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}

function CardTexts({ card }: { card: ModelCard }) {
  return (
    <>
      <h3>Measured figures</h3>
      <FiguresTable figures={card.figures} />
      <List title="Limitations" items={card.limitations} />
      <List title="Trained on" items={card.trainedOn} />
      <div>
        <h3>Terms of the weights</h3>
        <p>{card.terms}</p>
      </div>
    </>
  );
}

interface ModelInformationProps {
  status: InferenceStatus | undefined;
  onRetry: () => void;
}

export function ModelInformation({ status, onRetry }: ModelInformationProps) {
  if (!status) return <p class="muted">Starting…</p>;
  if (status.status === 'failed') {
    return (
      <div class="stack" role="alert">
        <p class="unavailable">
          <VerdictIcon name="unchecked" />
          <strong>Pictures cannot be checked now.</strong>
        </p>
        <p>{reasonText(status.reason)}</p>
        <p class="muted small">{status.detail}</p>
        <div>
          <button type="button" class="button" onClick={onRetry}>
            Try again
          </button>
        </div>
      </div>
    );
  }
  const { card, backend, backendReason, detector, workers } = status;
  return (
    <div class="stack">
      <dl class="facts">
        <Fact name="Model">
          {card.name} {card.version}
        </Fact>
        <Fact name="Date">{card.date}</Fact>
        <Fact name="Architecture">{card.architecture.name}</Fact>
        <Fact name="Smallest face judged">{card.detection.minFacePx} pixels</Fact>
        <Fact name="Runs on">
          {backendNames[backend]}
          {workers > 1 && `, ${workers} at a time`}
          <span class="muted small block">{backendReason}</span>
        </Fact>
        <Fact name="Faces found by">{detectorNames[detector]}</Fact>
      </dl>
      <CardTexts card={card} />
    </div>
  );
}
