import { createContext } from 'preact';
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { heatGradient, heatPicture } from '../../explanation/heat-picture.ts';
import type { EvidenceMap } from '../../explanation/evidence-map.ts';
import type { Explanation, JudgedFace } from '../../inference/contract.ts';
import type { Explain } from '../../page/ask-inference.ts';
import { drawPixels } from '../draw-pixels.ts';
import {
  explanationWords,
  hideWhereText,
  isExplainable,
  legendText,
  lookingText,
  showWhereText,
} from '../explanation-text.ts';

/** Absent where nobody can be asked: then nothing is offered. */
export const ExplainContext = createContext<Explain | undefined>(undefined);

function Heat({ face, map, label }: { face: JudgedFace; map: EvidenceMap; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) drawPixels(canvas.current, heatPicture(face.crop, map));
  }, [face, map]);
  return (
    <div class="heat">
      <canvas ref={canvas} role="img" aria-label={label} />
      <p class="muted small">
        <span class="scale" style={{ background: heatGradient() }} aria-hidden="true" />
        {legendText}
      </p>
    </div>
  );
}

function Answer({ explanation, face }: { explanation: Explanation; face: JudgedFace }) {
  const { picture = '', sentences } = explanationWords(explanation, face);
  return (
    <>
      {explanation.status === 'explained' && <Heat face={face} map={explanation.map} label={picture} />}
      {sentences.map((sentence) => (
        <p key={sentence} class="small">
          {sentence}
        </p>
      ))}
    </>
  );
}

type State =
  { step: 'unasked' } | { step: 'asking' } | { step: 'answered'; explanation: Explanation; isShown: boolean };

const isFailed = (state: State) => state.step === 'answered' && state.explanation.status === 'failed';

function buttonText(state: State): string {
  if (state.step === 'asking') return lookingText;
  return state.step === 'answered' && state.isShown && !isFailed(state) ? hideWhereText : showWhereText;
}

function useExplanation(face: JudgedFace, explain: Explain): [State, () => void] {
  const [state, setState] = useState<State>({ step: 'unasked' });
  const gone = useMemo(() => new AbortController(), []);
  useEffect(() => () => gone.abort(), [gone]);
  const ask = async () => {
    setState({ step: 'asking' });
    const explanation = await explain(face, gone.signal);
    if (!gone.signal.aborted) setState({ step: 'answered', explanation, isShown: true });
  };
  const press = () => {
    if (state.step === 'asking') return;
    if (state.step === 'answered' && !isFailed(state)) setState({ ...state, isShown: !state.isShown });
    else void ask();
  };
  return [state, press];
}

function Offered({ face, name, explain }: { face: JudgedFace; name: string; explain: Explain }) {
  const [state, press] = useExplanation(face, explain);
  const isShown = state.step === 'asking' || (state.step === 'answered' && state.isShown);
  return (
    <div class="where" aria-live="polite">
      <button type="button" class="button small" aria-expanded={isShown} onClick={press}>
        {buttonText(state)}
        {name !== '' && <span class="visually-hidden">: {name}</span>}
      </button>
      {state.step === 'asking' && <div class="wait" role="progressbar" aria-label={lookingText} />}
      {state.step === 'answered' && state.isShown && <Answer explanation={state.explanation} face={face} />}
    </div>
  );
}

/** A button that asks where in the face the evidence lies, and the answer; nothing for faces without a sign of a fake. */
export function FaceExplanation({ face, name = '' }: { face: JudgedFace; name?: string }) {
  const explain = useContext(ExplainContext);
  if (!explain || !isExplainable(face)) return null;
  return <Offered face={face} name={name} explain={explain} />;
}
