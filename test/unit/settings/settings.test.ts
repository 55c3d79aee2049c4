import { describe, expect, it, vi } from 'vitest';

const stored: Record<string, unknown> = {};
type ChangeListener = (changes: Record<string, { newValue?: unknown }>, area: string) => void;
const changeListeners = new Set<ChangeListener>();

vi.mock('wxt/browser', () => ({
  browser: {
    storage: {
      local: {
        get: async (key: string) => ({ [key]: stored[key] }),
        set: async (values: Record<string, unknown>) => {
          Object.assign(stored, values);
          const changes = Object.fromEntries(Object.entries(values).map(([key, newValue]) => [key, { newValue }]));
          for (const listener of changeListeners) listener(changes, 'local');
        },
      },
      onChanged: {
        addListener: (listener: ChangeListener) => changeListeners.add(listener),
        removeListener: (listener: ChangeListener) => changeListeners.delete(listener),
      },
    },
  },
}));

const { changeSettings, defaultSettings, onSettingsChanged, parseSettings, readSettings } =
  await import('../../../lib/settings/settings.ts');

describe('settings', () => {
  it('are the defaults where nothing or nonsense is stored', () => {
    for (const value of [undefined, null, 5, 'x', []]) expect(parseSettings(value)).toEqual(defaultSettings);
  });

  it('replace only the stored values that do not fit', () => {
    const parsed = parseSettings({ isPaused: true, sensitivity: 'paranoid', automaticOrigins: [1] });
    expect(parsed).toEqual({ ...defaultSettings, isPaused: true });
  });

  it('mark only likely fakes and watch no site until told to', () => {
    expect(defaultSettings).toMatchObject({
      marksUncertain: false,
      marksNoSignOfFake: false,
      isAutomaticEverywhere: false,
      automaticOrigins: [],
    });
  });

  it('keep what was changed and tell listeners until they stop listening', async () => {
    const seen: boolean[] = [];
    const controller = new AbortController();
    onSettingsChanged((settings) => seen.push(settings.isPaused), controller.signal);
    await changeSettings({ isPaused: true });
    controller.abort();
    await changeSettings({ isPaused: false, marksUncertain: true });
    expect(seen).toEqual([true]);
    expect(await readSettings()).toEqual({ ...defaultSettings, marksUncertain: true });
  });

  it('lose no change that is made at the same time as another', async () => {
    await Promise.all([
      changeSettings({ isPaused: true }),
      changeSettings({ marksNoSignOfFake: true }),
      changeSettings(({ automaticOrigins }) => ({ automaticOrigins: [...automaticOrigins, 'https://a.example'] })),
      changeSettings(({ automaticOrigins }) => ({ automaticOrigins: [...automaticOrigins, 'https://b.example'] })),
    ]);
    expect(await readSettings()).toMatchObject({
      isPaused: true,
      marksNoSignOfFake: true,
      automaticOrigins: ['https://a.example', 'https://b.example'],
    });
  });
});
