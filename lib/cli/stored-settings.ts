import type { Page } from 'playwright-core';

interface StorageGlobal {
  chrome: {
    storage: {
      local: {
        get(key: string): Promise<Record<string, object | undefined>>;
        set(values: Record<string, object>): Promise<void>;
      };
    };
  };
}

/** Changes stored settings through any page of the extension, as its options page would. */
export async function changeStoredSettings(extensionPage: Page, change: object): Promise<void> {
  await extensionPage.evaluate(async (wanted) => {
    const { local } = (globalThis as unknown as StorageGlobal).chrome.storage;
    const { settings } = await local.get('settings');
    await local.set({ settings: { ...settings, ...wanted } });
  }, change);
}

/** Every verdict is marked, not likely fakes only. */
export function markEverything(extensionPage: Page): Promise<void> {
  return changeStoredSettings(extensionPage, { marksUncertain: true, marksNoSignOfFake: true });
}
