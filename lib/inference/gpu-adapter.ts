/** What a WebGPU adapter says of itself; strings may be empty. */
export interface AdapterDescription {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
  isFallbackAdapter: boolean;
}

export type AdapterFinding = { kind: 'none' } | { kind: 'hardware' | 'software'; name: string };

const softwareNames = ['swiftshader', 'llvmpipe', 'lavapipe', 'softpipe', 'basic render', 'warp', 'software'];

function nameOf({ vendor, architecture, device, description }: AdapterDescription): string {
  return [vendor, architecture, device, description].filter((part) => part !== '').join(' ') || 'unnamed';
}

/** A graphics processor, or a program that stands in for one and is slower than WebAssembly. */
export function classifyAdapter(adapter: AdapterDescription): AdapterFinding {
  const name = nameOf(adapter);
  const lower = name.toLowerCase();
  const isSoftware = adapter.isFallbackAdapter || softwareNames.some((software) => lower.includes(software));
  return { kind: isSoftware ? 'software' : 'hardware', name };
}

interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<{
    info?: Partial<AdapterDescription>;
    isFallbackAdapter?: boolean;
  } | null>;
}

/** The adapter that tfjs would take. */
export async function findGpuAdapter(): Promise<AdapterFinding> {
  const { gpu } = navigator as Navigator & { gpu?: Gpu };
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return { kind: 'none' };
  const { info } = adapter;
  return classifyAdapter({
    vendor: info?.vendor ?? '',
    architecture: info?.architecture ?? '',
    device: info?.device ?? '',
    description: info?.description ?? '',
    isFallbackAdapter: info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false,
  });
}
