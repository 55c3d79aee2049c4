import type { AutomaticMedia } from '../../messaging/background-contract.ts';
import { SwitchRow } from '../switch-row.tsx';

interface AutomaticSitesProps {
  sites: string[];
  videoSites: string[];
  isEverywhere: boolean;
  isPaused: boolean;
  onRemove: (site: string, media: AutomaticMedia) => void;
  onEverywhere: (isOn: boolean) => void;
  onPause: (isPaused: boolean) => void;
}

interface SiteListProps {
  sites: string[];
  /** Said where there is none. */
  none: string;
  /** What a screen reader hears before the site. */
  removes: string;
  onRemove: (site: string) => void;
}

function SiteList({ sites, none, removes, onRemove }: SiteListProps) {
  if (sites.length === 0) return <p class="muted">{none}</p>;
  return (
    <ul class="sites">
      {sites.map((site) => (
        <li key={site}>
          <span>{site}</span>
          <button type="button" class="button quiet" aria-label={`${removes} ${site}`} onClick={() => onRemove(site)}>
            Remove
          </button>
        </li>
      ))}
    </ul>
  );
}

export function AutomaticSites({
  sites,
  videoSites,
  isEverywhere,
  isPaused,
  onRemove,
  onEverywhere,
  onPause,
}: AutomaticSitesProps) {
  return (
    <div class="stack">
      <SwitchRow
        label="Check all sites automatically"
        hint="Asks your browser for access to all sites, and gives it back when switched off."
        isOn={isEverywhere}
        onToggle={onEverywhere}
      />
      <SwitchRow
        label="Pause"
        hint="Pictures and videos are checked only when you ask."
        isOn={isPaused}
        onToggle={onPause}
      />
      <h3>Sites</h3>
      <SiteList
        sites={sites}
        none="No site is switched on. Do so in the toolbar button while you are on the site."
        removes="Remove"
        onRemove={(site) => onRemove(site, 'pictures')}
      />
      <h3>Sites where playing videos are checked</h3>
      <SiteList
        sites={videoSites}
        none="Videos are checked on no site without being asked for."
        removes="Remove videos on"
        onRemove={(site) => onRemove(site, 'videos')}
      />
    </div>
  );
}
