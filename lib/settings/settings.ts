import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { sensitivities } from '../models/verdict.ts';
import type { Sensitivity } from '../models/verdict.ts';

export const defaultSettings = {
  isPaused: false,
  sensitivity: 'balanced' as Sensitivity,
  marksUncertain: false,
  marksNoSignOfFake: false,
  /** Origins (`https://example.org`) where pictures are checked without being asked. */
  automaticOrigins: [] as string[],
  isAutomaticEverywhere: false,
  /** Origins where videos are checked while they play. */
  videoOrigins: [] as string[],
};

export type Settings = typeof defaultSettings;

const storageKey = 'settings';

const schema = v.object({
  isPaused: v.fallback(v.boolean(), defaultSettings.isPaused),
  sensitivity: v.fallback(v.picklist(sensitivities), defaultSettings.sensitivity),
  marksUncertain: v.fallback(v.boolean(), defaultSettings.marksUncertain),
  marksNoSignOfFake: v.fallback(v.boolean(), defaultSettings.marksNoSignOfFake),
  automaticOrigins: v.fallback(v.array(v.string()), defaultSettings.automaticOrigins),
  isAutomaticEverywhere: v.fallback(v.boolean(), defaultSettings.isAutomaticEverywhere),
  videoOrigins: v.fallback(v.array(v.string()), defaultSettings.videoOrigins),
});

/** Stored values that do not fit fall back one by one to the defaults. */
export function parseSettings(stored: unknown): Settings {
  const record = typeof stored === 'object' && stored !== null ? stored : {};
  return v.parse(schema, { ...defaultSettings, ...record });
}

export async function readSettings(): Promise<Settings> {
  const stored = await browser.storage.local.get(storageKey);
  return parseSettings(stored[storageKey]);
}

/** Changes one after another, whichever context they come from; a function gets the settings as they are by then. */
export function changeSettings(
  change: Partial<Settings> | ((settings: Settings) => Partial<Settings>),
): Promise<Settings> {
  return navigator.locks.request('telltale.settings', async () => {
    const before = await readSettings();
    const settings = parseSettings({ ...before, ...(typeof change === 'function' ? change(before) : change) });
    await browser.storage.local.set({ [storageKey]: settings });
    return settings;
  });
}

export function onSettingsChanged(listener: (settings: Settings) => void, signal: AbortSignal): void {
  const onChanged = (changes: Record<string, { newValue?: unknown }>, area: string) => {
    const change = changes[storageKey];
    if (area === 'local' && change) listener(parseSettings(change.newValue));
  };
  browser.storage.onChanged.addListener(onChanged);
  signal.addEventListener('abort', () => browser.storage.onChanged.removeListener(onChanged));
}
