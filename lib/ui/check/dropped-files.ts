/** What a drop or a paste brought: files as they are, text only where it is one web address. */
export interface Dropped {
  files: File[];
  urls: string[];
}

function isPictureAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:', 'data:'].includes(new URL(text).protocol);
}

export function droppedFrom(data: DataTransfer | null): Dropped {
  const files = [...(data?.files ?? [])];
  const text = data?.getData('text/uri-list') || data?.getData('text/plain') || '';
  const first = text.split('\n')[0]?.trim() ?? '';
  return { files, urls: files.length === 0 && isPictureAddress(first) ? [first] : [] };
}

/** The picture that the context menu could not answer for in its page. */
export function addressOfPage(search: string): string | undefined {
  const url = new URLSearchParams(search).get('url') ?? '';
  return isPictureAddress(url) ? url : undefined;
}
