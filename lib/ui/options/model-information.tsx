import type { ComponentChildren } from 'preact';
import type { InferenceStatus } from '../../inference/contract.ts';
import { reasonText } from '../verdict-text.ts';
import { VerdictIcon } from '../verdict-icon.tsx';
import { CardTexts } from './card-texts.tsx';

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
