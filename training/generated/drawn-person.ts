import type { DrawnFace } from '../../lib/cli/drawn-face.ts';
import { drawnFaces } from '../../lib/cli/drawn-face.ts';

/** A person who does not exist: colours between those of two drawn faces. */
export function drawnPerson(random: () => number): DrawnFace {
  const pick = (): DrawnFace => drawnFaces[Math.floor(random() * drawnFaces.length)]!;
  const between = (key: 'skin' | 'shade' | 'hair' | 'backdrop' | 'iris' | 'lips', [a, b]: [DrawnFace, DrawnFace]) =>
    mixed(a[key], b[key], random());
  const complexion: [DrawnFace, DrawnFace] = [pick(), pick()];
  const skinMix = random();
  return {
    skin: mixed(complexion[0].skin, complexion[1].skin, skinMix),
    shade: mixed(complexion[0].shade, complexion[1].shade, skinMix),
    hair: between('hair', [pick(), pick()]),
    backdrop: between('backdrop', [pick(), pick()]),
    iris: between('iris', [pick(), pick()]),
    lips: between('lips', [pick(), pick()]),
    tiltDegrees: (random() - 0.5) * 16,
  };
}

function mixed(a: string, b: string, part: number): string {
  const channels = [1, 3, 5].map((start) => {
    const [from, to] = [a, b].map((colour) => Number.parseInt(colour.slice(start, start + 2), 16));
    return Math.round(from! + (to! - from!) * part)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${channels.join('')}`;
}
