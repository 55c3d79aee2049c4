/** Address of a file that the extension ships. */
export function assetUrl(path: string): string {
  return new URL(`/${path}`, self.location.origin).href;
}

async function fetchAsset(path: string): Promise<Response> {
  const response = await fetch(assetUrl(path));
  if (!response.ok) throw new Error(`Expected the packaged file ${path}, got status ${response.status}.`);
  return response;
}

export async function readAsset(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetchAsset(path)).arrayBuffer());
}

export async function readJsonAsset(path: string): Promise<unknown> {
  return (await fetchAsset(path)).json();
}

/** Undefined where the release does not have the file; only for what need not ship. */
export async function readOptionalJsonAsset(path: string): Promise<unknown> {
  const response = await fetch(assetUrl(path)).catch(() => undefined);
  return response?.ok ? response.json() : undefined;
}
