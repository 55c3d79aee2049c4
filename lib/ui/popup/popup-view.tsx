import type { FrameReport } from '../../messaging/page-contract.ts';
import type { SiteState } from '../../messaging/background-contract.ts';
import { Brand } from '../brand.tsx';
import { AutomaticSwitches } from './automatic-switches.tsx';
import { FaceList } from './face-list.tsx';
import { findingsOf } from './page-findings.ts';
import type { FoundFace } from './page-findings.ts';
import { PageSummary } from './page-summary.tsx';

export interface PopupActions {
  onCheckPage: () => void;
  onReveal: (face: FoundFace) => void;
  onSite: (site: string, isOn: boolean) => void;
  onVideos: (site: string, isOn: boolean) => void;
  onEverywhere: (isOn: boolean) => void;
  onPause: (isPaused: boolean) => void;
  onOpenCheckPage: () => void;
  onOpenOptions: () => void;
}

export interface PopupViewProps extends PopupActions {
  state: SiteState;
  reports: FrameReport[];
  /** What went wrong with the last click, in words. */
  problem: string | undefined;
}

function ClosedPage() {
  return (
    <section class="summary">
      <h2>Telltale cannot enter this page</h2>
      <p class="muted small">
        Browsers close their own pages and the extension store to extensions. You can still check single pictures on the
        check page.
      </p>
    </section>
  );
}

export function PopupView(props: PopupViewProps) {
  const { state, reports, problem } = props;
  const findings = findingsOf(reports);
  const isEmpty = findings.tally.pictures === 0;
  return (
    <>
      <header>
        <h1>
          <Brand />
        </h1>
        {state.isPaused && <span class="paused small">Paused</span>}
      </header>
      {state.origin === null && isEmpty ? <ClosedPage /> : <PageSummary findings={findings} />}
      {problem !== undefined && (
        <p class="problem small" role="alert">
          {problem}
        </p>
      )}
      <FaceList faces={findings.faces} onReveal={props.onReveal} />
      {state.origin !== null && (
        <button type="button" class="button primary" onClick={props.onCheckPage}>
          {isEmpty ? 'Check this page now' : 'Check this page again'}
        </button>
      )}
      <AutomaticSwitches
        state={state}
        onSite={props.onSite}
        onVideos={props.onVideos}
        onEverywhere={props.onEverywhere}
        onPause={props.onPause}
      />
      <footer>
        <button type="button" class="button quiet" onClick={props.onOpenCheckPage}>
          Check a file…
        </button>
        <button type="button" class="button quiet" onClick={props.onOpenOptions}>
          Settings
        </button>
      </footer>
    </>
  );
}
