import { SwitchRow } from '../switch-row.tsx';

interface AutomaticSitesProps {
  sites: string[];
  isEverywhere: boolean;
  isPaused: boolean;
  onRemove: (site: string) => void;
  onEverywhere: (isOn: boolean) => void;
  onPause: (isPaused: boolean) => void;
}

function SiteList({ sites, onRemove }: Pick<AutomaticSitesProps, 'sites' | 'onRemove'>) {
  if (sites.length === 0)
    return <p class="muted">No site is switched on. Do so in the toolbar button while you are on the site.</p>;
  return (
    <ul class="sites">
      {sites.map((site) => (
        <li key={site}>
          <span>{site}</span>
          <button type="button" class="button quiet" aria-label={`Remove ${site}`} onClick={() => onRemove(site)}>
            Remove
          </button>
        </li>
      ))}
    </ul>
  );
}

export function AutomaticSites({
  sites,
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
      <SwitchRow label="Pause" hint="Pictures are checked only when you ask." isOn={isPaused} onToggle={onPause} />
      <h3>Sites</h3>
      <SiteList sites={sites} onRemove={onRemove} />
    </div>
  );
}
