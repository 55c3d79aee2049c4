/** Bytes of a data: address without asking the network stack, whose rules a page can tighten; null when malformed. */
export function dataUrlToBlob(url: string): Blob | null {
  const match = /^data:([^,]*?)(;base64)?,(.*)$/is.exec(url);
  if (!match) return null;
  const [, mediaType = '', isBase64, payload = ''] = match;
  const type = mediaType.split(';')[0] || 'text/plain';
  try {
    const text = decodeURIComponent(isBase64 ? payload.replaceAll(/\s/g, '') : escapeStrayPercents(payload));
    if (!isBase64) return new Blob([text], { type });
    const binary = atob(text);
    return new Blob([Uint8Array.from(binary, (character) => character.charCodeAt(0))], { type });
  } catch {
    return null;
  }
}

function escapeStrayPercents(text: string): string {
  return text.replaceAll(/%(?![0-9a-f]{2})/gi, '%25');
}
