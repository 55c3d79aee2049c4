import { vi } from 'vitest';

type Listener = (...args: never[]) => unknown;

function fakeEvent() {
  const listeners = new Set<Listener>();
  return {
    addListener: (listener: Listener) => void listeners.add(listener),
    removeListener: (listener: Listener) => void listeners.delete(listener),
    async fire(...args: unknown[]) {
      await Promise.all([...listeners].map((listener) => (listener as (...given: unknown[]) => unknown)(...args)));
    },
    clear: () => listeners.clear(),
  };
}

function fakeStorageArea() {
  const stored = new Map<string, unknown>();
  return {
    stored,
    async get(key: string | null) {
      if (key === null) return Object.fromEntries(stored);
      return stored.has(key) ? { [key]: structuredClone(stored.get(key)) } : {};
    },
    async set(values: Record<string, unknown>) {
      for (const [key, value] of Object.entries(values)) stored.set(key, structuredClone(value));
    },
    async remove(keys: string | string[]) {
      for (const key of [keys].flat()) stored.delete(key);
    },
  };
}

interface Tab {
  id: number;
  url?: string;
  active: boolean;
  windowId: number;
}

interface Registration {
  id: string;
  matches: string[];
}

/** What the tests read and change. */
export const world = {
  grantedOrigins: new Set<string>(),
  registrations: new Map<string, Registration>(),
  tabs: new Map<number, Tab>(),
  /** Frames that executeScript may enter, per tab. */
  openFrames: new Map<number, number[]>(),
  injected: [] as { tabId: number; frameIds: number[] }[],
  openedUrls: [] as string[],
  badgeTexts: new Map<number, string>(),
};

interface Target {
  tabId: number;
  frameIds?: number[];
}

async function executeScript({ target }: { target: Target }) {
  const open = world.openFrames.get(target.tabId) ?? [];
  const wanted = target.frameIds ?? open;
  if (open.length === 0 || wanted.some((frameId) => !open.includes(frameId)))
    throw new Error('Cannot access contents of the page');
  world.injected.push({ tabId: target.tabId, frameIds: wanted });
  return wanted.map((frameId) => ({ frameId }));
}

async function tabOf(tabId: number): Promise<Tab> {
  const tab = world.tabs.get(tabId);
  if (!tab) throw new Error(`No tab with id: ${tabId}.`);
  return tab;
}

const ignore = async () => undefined;

export const fakeBrowser = {
  runtime: {
    id: 'own-id',
    getURL: (path: string) => `chrome-extension://own-id${path}`,
    sendMessage: vi.fn<(message: unknown) => Promise<unknown>>(),
    onMessage: fakeEvent(),
    onInstalled: fakeEvent(),
    onStartup: fakeEvent(),
    getContexts: async () => [{}],
  },
  offscreen: { createDocument: ignore },
  tabs: {
    get: tabOf,
    query: async ({ url }: { url: string }) =>
      [...world.tabs.values()].filter((tab) => tab.url?.startsWith(url.replace(/\*$/, '')) ?? false),
    create: async ({ url }: { url: string }) => void world.openedUrls.push(url),
    captureVisibleTab: async () => 'data:image/png;base64,iVBORw0KGgo=',
    sendMessage: vi.fn<(tabId: number, message: unknown, options: { frameId: number }) => Promise<unknown>>(),
    onRemoved: fakeEvent(),
    onUpdated: fakeEvent(),
  },
  scripting: {
    executeScript,
    getRegisteredContentScripts: async ({ ids }: { ids: string[] }) =>
      ids.flatMap((id) => world.registrations.get(id) ?? []),
    registerContentScripts: async (scripts: Registration[]) => {
      for (const script of scripts) {
        if (world.registrations.has(script.id)) throw new Error(`Duplicate script ID '${script.id}'`);
        world.registrations.set(script.id, script);
      }
    },
    updateContentScripts: async (scripts: Registration[]) => {
      for (const script of scripts) {
        if (!world.registrations.has(script.id)) throw new Error(`Nonexistent script ID '${script.id}'`);
        world.registrations.set(script.id, script);
      }
    },
    unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
      for (const id of ids) world.registrations.delete(id);
    },
  },
  permissions: {
    contains: async ({ origins }: { origins: string[] }) =>
      origins.every((origin) => world.grantedOrigins.has(origin) || world.grantedOrigins.has('*://*/*')),
    remove: async ({ origins }: { origins: string[] }) => {
      for (const origin of origins) world.grantedOrigins.delete(origin);
      return true;
    },
    onAdded: fakeEvent(),
    onRemoved: fakeEvent(),
  },
  contextMenus: { removeAll: ignore, create: () => undefined, onClicked: fakeEvent() },
  action: {
    setBadgeText: async ({ tabId, text }: { tabId: number; text: string }) => void world.badgeTexts.set(tabId, text),
    setBadgeBackgroundColor: ignore,
    setBadgeTextColor: ignore,
    setTitle: ignore,
  },
  storage: { local: fakeStorageArea(), session: fakeStorageArea(), onChanged: fakeEvent() },
};

export function resetWorld(): void {
  for (const collection of [world.grantedOrigins, world.registrations, world.tabs, world.openFrames, world.badgeTexts])
    collection.clear();
  world.injected.length = 0;
  world.openedUrls.length = 0;
  fakeBrowser.storage.local.stored.clear();
  fakeBrowser.storage.session.stored.clear();
  vi.clearAllMocks();
}

/** A web page in a tab whose listed frames may be entered. */
export function openTab(id: number, url: string, frames: number[] = [0]): void {
  world.tabs.set(id, { id, url, active: true, windowId: 1 });
  world.openFrames.set(id, frames);
}
