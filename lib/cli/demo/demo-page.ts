import type { DemoPicture } from './make-pictures.ts';

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 2rem auto; max-width: 76rem; padding: 0 1.5rem; }
  h1 { margin: 0 0 .25rem; }
  section { margin-top: 2rem; }
  .pictures { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fill, minmax(21rem, 1fr)); }
  .fakes { grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); }
  figure { margin: 0; }
  img { border-radius: .5rem; display: block; height: auto; width: 100%; }
  figcaption { font-size: .875rem; margin-top: .4rem; }
`;

function figure({ file, title, origin }: DemoPicture): string {
  return `<figure><img src="/${file}" alt="${title}"><figcaption><b>${title}</b>: ${origin}</figcaption></figure>`;
}

/** The page says which pictures are which; Telltale sees the pictures only. */
export function demoPage(pictures: DemoPicture[]): string {
  const figures = (isFake: boolean) =>
    pictures
      .filter((picture) => picture.isFake === isFake)
      .map(figure)
      .join('\n');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Telltale demo</title>
<style>${style}</style>
<h1>Telltale demo</h1>
<p>For this demo every verdict is marked; as installed, Telltale marks likely fakes only. Fakes are missed: no sign of a
fake does not make a face real.</p>
<section><h2>Photographs</h2><div class="pictures">${figures(false)}</div></section>
<section><h2>Fakes, made from them on this machine a moment ago</h2><div class="pictures fakes">${figures(true)}</div></section>
</html>`;
}
