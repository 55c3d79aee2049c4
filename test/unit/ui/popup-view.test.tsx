// @vitest-environment happy-dom
import { render } from 'preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SiteState } from '../../../lib/messaging/background-contract.ts';
import type { FrameReport } from '../../../lib/messaging/page-contract.ts';
import { PopupView } from '../../../lib/ui/popup/popup-view.tsx';
import type { PopupViewProps } from '../../../lib/ui/popup/popup-view.tsx';

const onSite: SiteState = {
  origin: 'https://example.org',
  isAutomaticHere: false,
  isAutomaticEverywhere: false,
  isVideoAutomaticHere: false,
  isPaused: false,
};
const report: FrameReport = {
  frameId: 4,
  images: [
    {
      imageId: 'a',
      label: '<img src=x onerror=alert(1)>.jpg',
      status: 'analyzed',
      faces: [{ box: { x: 0, y: 0, width: 9, height: 9 }, fakeProbability: 0.93, verdict: 'likely-fake' }],
    },
  ],
};

const actions = {
  onCheckPage: vi.fn<() => void>(),
  onReveal: vi.fn<(face: unknown) => void>(),
  onSite: vi.fn<(site: string, isOn: boolean) => void>(),
  onVideos: vi.fn<(site: string, isOn: boolean) => void>(),
  onEverywhere: vi.fn<(isOn: boolean) => void>(),
  onPause: vi.fn<(isPaused: boolean) => void>(),
  onOpenCheckPage: vi.fn<() => void>(),
  onOpenOptions: vi.fn<() => void>(),
};

function show(change: Partial<PopupViewProps> = {}): HTMLElement {
  const root = document.createElement('main');
  render(<PopupView state={onSite} reports={[]} problem={undefined} {...actions} {...change} />, root);
  return root;
}

function switchNamed(root: HTMLElement, name: string): HTMLElement {
  const found = [...root.querySelectorAll<HTMLElement>('[role=switch]')].find(
    (element) => root.querySelector(`[id="${element.getAttribute('aria-labelledby')}"]`)?.textContent === name,
  );
  if (!found) throw new Error(`Expected a switch named ${name}.`);
  return found;
}

describe('the popup', () => {
  beforeEach(() => vi.clearAllMocks());

  it('shows each face with verdict, probability and label, the label as text', () => {
    const root = show({ reports: [report] });
    const text = (root.querySelector('.faces')?.textContent ?? '').replaceAll(/\s/g, ' ');
    expect(text).toContain('Likely fake');
    expect(text).toContain('93 %');
    expect(text).toContain('<img src=x onerror=alert(1)>.jpg');
    expect(root.querySelector('.faces img')).toBeNull();
  });

  it('leads to the face that is clicked', () => {
    show({ reports: [report] })
      .querySelector<HTMLElement>('.faces button')
      ?.click();
    expect(actions.onReveal).toHaveBeenCalledWith(expect.objectContaining({ frameId: 4, imageId: 'a', faceIndex: 0 }));
  });

  it('switches the site in the very click', () => {
    switchNamed(show(), 'On example.org').click();
    expect(actions.onSite).toHaveBeenCalledWith('https://example.org', true);
  });

  it('switches videos of the site by themselves', () => {
    const root = show({ state: { ...onSite, isAutomaticEverywhere: true } });
    const videos = switchNamed(root, 'Videos of example.org while they play');
    expect(videos.getAttribute('aria-checked')).toBe('false');
    videos.click();
    expect(actions.onVideos).toHaveBeenCalledWith('https://example.org', true);
    expect(actions.onSite).not.toHaveBeenCalled();
  });

  it('says why a video could not be read', () => {
    const video = { imageId: 'v', label: 'Video', isVideo: true, status: 'failed' as const, faces: [] };
    const root = show({ reports: [{ frameId: 0, images: [{ ...video, reason: 'video-protected' }] }] });
    expect(root.querySelector('.reasons')?.textContent).toMatch(/^1 video: .*DRM/);
  });

  it('shows a site as on, and not to be switched off alone, where all sites are', () => {
    const root = show({ state: { ...onSite, isAutomaticEverywhere: true } });
    const site = switchNamed(root, 'On example.org');
    expect(site.getAttribute('aria-checked')).toBe('true');
    expect(site.hasAttribute('disabled')).toBe(true);
    switchNamed(root, 'On all sites').click();
    expect(actions.onEverywhere).toHaveBeenCalledWith(false);
  });

  it('says that it is paused', () => {
    const root = show({ state: { ...onSite, isPaused: true } });
    expect(root.querySelector('header')?.textContent).toContain('Paused');
    switchNamed(root, 'Pause').click();
    expect(actions.onPause).toHaveBeenCalledWith(false);
  });

  it('says that a page cannot be entered and offers no check of it', () => {
    const root = show({ state: { ...onSite, origin: null } });
    expect(root.textContent).toContain('Telltale cannot enter this page');
    expect(root.textContent).not.toContain('Check this page');
    expect(() => switchNamed(root, 'On example.org')).toThrow('Expected a switch');
  });

  it('announces what went wrong', () => {
    expect(show({ problem: 'No permission.' }).querySelector('[role=alert]')?.textContent).toBe('No permission.');
  });
});
