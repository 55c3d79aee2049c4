import type { SiteState } from '../../messaging/background-contract.ts';
import { SwitchRow } from '../switch-row.tsx';

interface AutomaticSwitchesProps {
  state: SiteState;
  onSite: (site: string, isOn: boolean) => void;
  onVideos: (site: string, isOn: boolean) => void;
  onEverywhere: (isOn: boolean) => void;
  onPause: (isPaused: boolean) => void;
}

function hostOf(site: string): string {
  return new URL(site).hostname;
}

export function AutomaticSwitches({ state, onSite, onVideos, onEverywhere, onPause }: AutomaticSwitchesProps) {
  const { origin, isAutomaticHere, isAutomaticEverywhere, isVideoAutomaticHere, isPaused } = state;
  return (
    <section class="switches">
      <h2 id="automatic" class="muted small">
        Check automatically
      </h2>
      {origin !== null && (
        <SwitchRow
          label={`On ${hostOf(origin)}`}
          hint={isAutomaticEverywhere ? 'Covered: all sites are on.' : undefined}
          isOn={isAutomaticHere || isAutomaticEverywhere}
          isDisabled={isAutomaticEverywhere}
          onToggle={(isOn) => onSite(origin, isOn)}
        />
      )}
      {origin !== null && (
        <SwitchRow
          label={`Videos of ${hostOf(origin)} while they play`}
          hint="Takes more of the battery than pictures do."
          isOn={isVideoAutomaticHere}
          onToggle={(isOn) => onVideos(origin, isOn)}
        />
      )}
      <SwitchRow label="On all sites" isOn={isAutomaticEverywhere} onToggle={onEverywhere} />
      <SwitchRow
        label="Pause"
        hint={isPaused ? 'Paused: pictures and videos are checked only when you ask.' : undefined}
        isOn={isPaused}
        onToggle={onPause}
      />
    </section>
  );
}
