import { useEffect, useState } from 'preact/hooks';
import { onSettingsChanged, readSettings } from '../settings/settings.ts';
import type { Settings } from '../settings/settings.ts';

/** The stored settings and every change of them; undefined until they are read. */
export function useSettings(): Settings | undefined {
  const [settings, setSettings] = useState<Settings>();
  useEffect(() => {
    const controller = new AbortController();
    onSettingsChanged(setSettings, controller.signal);
    void readSettings().then((read) => setSettings((current) => current ?? read));
    return () => controller.abort();
  }, []);
  return settings;
}
