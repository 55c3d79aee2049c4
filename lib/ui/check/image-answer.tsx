import type { AnalyzedImage, FaceResult, ImageResult } from '../../inference/contract.ts';
import { FaceCrop } from '../face-crop.tsx';
import { FaceExplanation } from './face-explanation.tsx';
import { probabilityText, reasonText, verdictExplanation, verdictTitle } from '../verdict-text.ts';
import type { SeenIn } from '../verdict-text.ts';
import { videoReasonText } from '../video-text.ts';
import { VerdictIcon } from '../verdict-icon.tsx';
import type { IconName } from '../verdict-icon.tsx';

function Headline({ icon, title }: { icon: IconName; title: string }) {
  return (
    <p class={`headline ${icon}`}>
      <VerdictIcon name={icon} />
      <strong>{title}</strong>
    </p>
  );
}

/** Beside a headline that is about this one face already. */
function OnlyFace({ face }: { face: FaceResult }) {
  if (face.status === 'skipped') return null;
  return (
    <>
      <p class="only-face muted small">
        <FaceCrop crop={face.crop} label="The face, as the model saw it" />
        What the model saw of the face.
      </p>
      <FaceExplanation face={face} />
    </>
  );
}

function FaceLine({ face, name }: { face: FaceResult; name: string }) {
  if (face.status === 'skipped') {
    return (
      <li>
        <span class="face-crop none" />
        <VerdictIcon name="unchecked" />
        <span>{name}: too small to be checked</span>
      </li>
    );
  }
  return (
    <li>
      <FaceCrop crop={face.crop} label={`${name}, as the model saw it`} />
      <VerdictIcon name={face.verdict} />
      <div>
        {name}: {verdictTitle(face.verdict)}
        <span class="muted small block">{probabilityText(face)}</span>
        <FaceExplanation face={face} name={name} />
      </div>
    </li>
  );
}

function FaceLines({ faces }: { faces: FaceResult[] }) {
  return (
    <ul class="face-lines">
      {faces.map((face, index) => (
        <FaceLine key={index} face={face} name={`Face ${index + 1}`} />
      ))}
    </ul>
  );
}

function titleOf({ verdict, faces }: AnalyzedImage): string {
  const same = faces.filter((face) => face.status === 'judged' && face.verdict === verdict).length;
  return faces.length === 1 ? verdictTitle(verdict) : `${verdictTitle(verdict)}: ${same} of ${faces.length} faces`;
}

function Analyzed({ result, seenIn }: { result: AnalyzedImage; seenIn: SeenIn }) {
  const { faces, verdict, model, backend, ms, size } = result;
  const [only] = faces;
  return (
    <>
      <Headline icon={verdict} title={titleOf(result)} />
      <p>{probabilityText(result)}.</p>
      <p class="muted small">{verdictExplanation(verdict, seenIn)}</p>
      {only && faces.length === 1 ? <OnlyFace face={only} /> : <FaceLines faces={faces} />}
      <p class="muted small origin">
        {model}, {backend === 'webgpu' ? 'WebGPU' : 'WebAssembly'}, {size.width} × {size.height} pixels
        {ms > 0 && `, ${Math.round(ms)} ms`}
      </p>
    </>
  );
}

/** The verdict over one picture, or over a video, in words, or why there is none. */
export function ImageAnswer({ result, seenIn = 'picture' }: { result: ImageResult; seenIn?: SeenIn }) {
  if (result.status === 'analyzed') return <Analyzed result={result} seenIn={seenIn} />;
  const hasNoFace = result.status === 'skipped' && result.reason === 'no-face';
  const why = seenIn === 'video' ? videoReasonText(result.reason) : reasonText(result.reason);
  return (
    <>
      <Headline icon="unchecked" title={hasNoFace ? 'No face found' : 'Could not be checked'} />
      <p>{hasNoFace ? `There is nothing in this ${seenIn} that Telltale could judge.` : why}</p>
      {result.status === 'failed' && result.detail !== '' && <p class="muted small detail">{result.detail}</p>}
    </>
  );
}
