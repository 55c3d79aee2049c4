/** Splits a comma-separated CSS value, leaving commas within quotes and brackets alone. */
export function splitLayers(value: string): string[] {
  const layers: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let index = 0; index < value.length; index += 1) {
    const character = value[index];
    if (character === '\\') index += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === ',' && depth === 0) {
      layers.push(value.slice(start, index).trim());
      start = index + 1;
    }
  }
  layers.push(value.slice(start).trim());
  return layers;
}

/** The topmost layer of a computed `background-image` that is a picture file, with its place among the layers. */
export function firstUrlLayer(backgroundImage: string): { index: number; url: string } | null {
  if (!backgroundImage.includes('url(')) return null;
  const layers = splitLayers(backgroundImage);
  for (const [index, layer] of layers.entries()) {
    const match = /url\((?:"((?:[^"\\]|\\.)*)"|([^)"]*))\)/s.exec(layer);
    const url = (match?.[1] ?? match?.[2])?.replaceAll(/\\(.)/gs, '$1');
    if (url) return { index, url };
  }
  return null;
}
