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
