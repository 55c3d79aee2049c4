import { useCallback, useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { background } from '../../inference/remote-inference.ts';
import type { SiteState } from '../../messaging/background-contract.ts';
import type { FrameReport } from '../../messaging/page-contract.ts';
import { reportKeyPrefix } from '../../messaging/report-key.ts';

/** What the popup knows of the page in a tab, kept up to date while it is open. */
export function usePage(tabId: number): {
  state: SiteState | undefined;
  reports: FrameReport[];
  refresh: () => Promise<void>;
} {
  const [state, setState] = useState<SiteState>();
  const [reports, setReports] = useState<FrameReport[]>([]);
  const refresh = useCallback(async () => {
    const [newState, newReports] = await Promise.all([background.siteState(tabId), background.pageReports(tabId)]);
    setState(newState);
    setReports(newReports);
  }, [tabId]);
  useEffect(() => {
    const onChanged = (changes: Record<string, unknown>, area: string) => {
      const concernsUs = area === 'local' || Object.keys(changes).some((key) => key.startsWith(reportKeyPrefix(tabId)));
      if (concernsUs) void refresh();
    };
    browser.storage.onChanged.addListener(onChanged);
    void refresh();
    return () => browser.storage.onChanged.removeListener(onChanged);
  }, [tabId, refresh]);
  return { state, reports, refresh };
}
