export type MediaKind = 'image' | 'video';

/** Of file names, lower-case. */
export const videoExtensions = new Set('avi m4v mkv mov mp4 mpeg mpg ogv webm'.split(' '));
const pictureBrands = new Set(['avif', 'avis', 'heic', 'heix', 'hevc', 'mif1', 'msf1']);
const matroskaMagic = '\x1aE\xdf\xa3';

function kindByBytes(head: Uint8Array): MediaKind | undefined {
  const text = String.fromCharCode(...head);
  if (text.slice(4, 8) === 'ftyp') return pictureBrands.has(text.slice(8, 12)) ? 'image' : 'video';
  return text.startsWith(matroskaMagic) ? 'video' : undefined;
}

/** The bytes decide where they are known; then the type, then the name. What nobody knows is tried as a picture. */
export async function mediaKindOf(file: File): Promise<MediaKind> {
  const byBytes = kindByBytes(new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  if (byBytes) return byBytes;
  if (file.type.startsWith('video/')) return 'video';
  const extension = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  return file.type === '' && videoExtensions.has(extension) ? 'video' : 'image';
}
