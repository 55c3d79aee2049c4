import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoPicture } from './demo/make-pictures.ts';
import { drawFace, drawnFaces } from './drawn-face.ts';

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 2rem auto; max-width: 60rem; padding: 0 1.5rem; }
  section { display: grid; gap: 1.25rem; grid-template-columns: 1fr 1fr; padding: .5rem; }
  figure { margin: 0; }
  img { border-radius: .5rem; display: block; width: 100%; }
  figcaption { font-size: .875rem; margin-top: .4rem; }
`;

/** Faces drawn by code into `dir`. */
export async function makeDrawnPictures(dir: string): Promise<DemoPicture[]> {
  await mkdir(dir, { recursive: true });
  return Promise.all(
    drawnFaces.map(async (face, index) => {
      const file = `drawing-${index + 1}.jpg`;
      await writeFile(join(dir, file), await drawFace(face));
      return { file, title: `Drawing ${index + 1}`, isFake: true, origin: 'drawn by code' };
    }),
  );
}

export function drawnPage(pictures: DemoPicture[]): string {
  const figures = pictures.map(
    ({ file, title, origin }) =>
      `<figure><img src="/${file}" alt="${title}"><figcaption><b>${title}</b>: ${origin}</figcaption></figure>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Drawn faces</title><style>${style}</style>
<h1>Nobody you know</h1><section>${figures.join('\n')}</section></html>`;
}
