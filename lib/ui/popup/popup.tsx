import { useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { background } from '../../inference/remote-inference.ts';
import type { AutomaticMedia } from '../../messaging/background-contract.ts';
import type { PageService } from '../../messaging/page-contract.ts';
import { remotePage } from '../../messaging/remote.ts';
import { askForSites } from '../ask-for-sites.ts';
import type { FoundFace } from './page-findings.ts';
import { PopupView } from './popup-view.tsx';
import { usePage } from './use-page.ts';

const refusedPermission = 'The browser did not give the permission, so nothing was switched on.';

async function checkPage(tabId: number): Promise<string | undefined> {
  const answer = await background.checkPage(tabId);
  return answer.status === 'refused' ? answer.reason : undefined;
}

async function reveal(tabId: number, { frameId, imageId, faceIndex }: FoundFace): Promise<undefined> {
  await remotePage<PageService>(tabId, frameId).reveal({ imageId, faceIndex });
}

async function allow(site: string | null, media?: AutomaticMedia): Promise<string | undefined> {
  return (await askForSites(site, media)) ? undefined : refusedPermission;
}

/** The popup over one tab. */
export function Popup({ tabId }: { tabId: number }) {
  const { state, reports, refresh } = usePage(tabId);
  const [problem, setProblem] = useState<string>();
  if (!state) return null;
  const act = (work: Promise<string | undefined | void>) => {
    setProblem(undefined);
    work
      .then((outcome) => setProblem(outcome ?? undefined))
      .catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
      .finally(() => void refresh());
  };
  return (
    <PopupView
      state={state}
      reports={reports}
      problem={problem}
      onCheckPage={() => act(checkPage(tabId))}
      onReveal={(face) => act(reveal(tabId, face))}
      onSite={(site, isOn) => act(isOn ? allow(site) : background.setAutomaticForSite({ origin: site, isOn }))}
      onVideos={(site, isOn) =>
        act(isOn ? allow(site, 'videos') : background.setAutomaticForSite({ origin: site, isOn, media: 'videos' }))
      }
      onEverywhere={(isOn) => act(isOn ? allow(null) : background.setAutomaticEverywhere(false))}
      onPause={(isPaused) => act(background.setPaused(isPaused))}
      onOpenCheckPage={() => void browser.tabs.create({ url: browser.runtime.getURL('/check.html') })}
      onOpenOptions={() => void browser.runtime.openOptionsPage()}
    />
  );
}
