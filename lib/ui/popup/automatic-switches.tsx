import type { SiteState } from '../../messaging/background-contract.ts';
import { SwitchRow } from '../switch-row.tsx';

interface AutomaticSwitchesProps {
  state: SiteState;
  onSite: (site: string, isOn: boolean) => void;
  onEverywhere: (isOn: boolean) => void;
  onPause: (isPaused: boolean) => void;
}

function hostOf(site: string): string {
  return new URL(site).hostname;
}

export function AutomaticSwitches({ state, onSite, onEverywhere, onPause }: AutomaticSwitchesProps) {
  const { origin, isAutomaticHere, isAutomaticEverywhere, isPaused } = state;
  return (
    <section class="switches" aria-label="Automatic checking">
      {origin !== null && (
        <SwitchRow
          label={`Check ${hostOf(origin)} automatically`}
          hint={isAutomaticEverywhere ? 'Covered: all sites are on.' : undefined}
          isOn={isAutomaticHere || isAutomaticEverywhere}
          isDisabled={isAutomaticEverywhere}
          onToggle={(isOn) => onSite(origin, isOn)}
        />
      )}
      <SwitchRow label="Check all sites automatically" isOn={isAutomaticEverywhere} onToggle={onEverywhere} />
      <SwitchRow
        label="Pause"
        hint={isPaused ? 'Paused: pictures are checked only when you ask.' : undefined}
        isOn={isPaused}
        onToggle={onPause}
      />
    </section>
  );
}
