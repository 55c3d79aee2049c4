interface Battery extends EventTarget {
  readonly charging: boolean;
}

/** Whether the device runs on battery; false where the browser does not say (Firefox, pages without TLS). */
export function watchPower(signal: AbortSignal): () => boolean {
  let isOnBattery = false;
  const { getBattery } = navigator as Navigator & { getBattery?: () => Promise<Battery> };
  const watch = async () => {
    const battery = await getBattery?.call(navigator);
    if (!battery || signal.aborted) return;
    const note = () => (isOnBattery = !battery.charging);
    note();
    battery.addEventListener('chargingchange', note, { signal });
  };
  watch().catch(() => undefined);
  return () => isOnBattery;
}
