import type { PreparedSet } from '../../../../training/prepared/prepared-set.ts';

export interface DrawnTrack {
  label: 0 | 1;
  crops: number;
  split?: 'train' | 'val' | 'test';
  method?: string;
  person?: string;
}

/** Videos of one face each; every pixel of crop i of a track is `10 * i + 40`, plus a wave across where asked. */
export function trackSet(tracks: readonly DrawnTrack[], size = 16): PreparedSet {
  const faces = tracks.flatMap(({ label, crops, split = 'train', method, person }, video) =>
    Array.from({ length: crops }, (_, index) => ({
      file: `videos/${video}.mp4`,
      label,
      dataset: 'drawn',
      ...(method && { method }),
      paired: true,
      source: `drawn/${person ?? video}`,
      identities: [`drawn/${person ?? video}`],
      split,
      frame: { index, timeS: index / 4 },
      face: 0,
      boxFrom: 'detected' as const,
      score: 1,
      box: { x: 0, y: 0, width: 120, height: 120 },
      place: 0,
    })),
  );
  const pixels = new SharedArrayBuffer(faces.length * size * size * 3);
  faces.forEach((face, place) => {
    face.place = place;
    const values = new Uint8Array(pixels, place * size * size * 3, size * size * 3);
    values.fill(10 * face.frame.index + 40);
  });
  return { folder: 'drawn', size, framing: 'face', faces, pixels, sha256: 'drawn' };
}
