import type { JudgedFace } from '../inference/contract.ts';
import type { Verdict } from '../models/verdict.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import { verdictIconPaths } from './badge-icon.ts';
import type { CardContent, CardFace } from './card-content.ts';

function drawCrop(canvas: HTMLCanvasElement | null, { width, height, data }: RgbPixels): void {
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  canvas.width = width;
  canvas.height = height;
  const image = context.createImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) image.data[pixel * 4 + channel] = data[pixel * 3 + channel] ?? 0;
    image.data[pixel * 4 + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

function Icon({ verdict }: { verdict: Verdict }) {
  return (
    <svg viewBox="0 0 24 24" class={verdict} aria-hidden="true">
      {verdictIconPaths[verdict].map((outline, index) => (
        <path key={outline} d={outline} class={index === 0 ? 'shape' : 'sign'} />
      ))}
    </svg>
  );
}

function Crop({ face }: { face: JudgedFace }) {
  return <canvas role="img" aria-label="The face that was checked" ref={(canvas) => drawCrop(canvas, face.crop)} />;
}

function FaceRow({ cardFace, isAlone }: { cardFace: CardFace; isAlone: boolean }) {
  const { face, title, chance } = cardFace;
  return (
    <div class={`face ${face.verdict}`}>
      <Crop face={face} />
      <div>
        {isAlone ? null : (
          <strong>
            <Icon verdict={face.verdict} />
            {title}
          </strong>
        )}
        <p class="chance">{chance}</p>
        <div class="meter" aria-hidden="true">
          <span style={{ width: `${Math.round(face.fakeProbability * 100)}%` }} />
        </div>
      </div>
    </div>
  );
}

function Faces({ faces }: { faces: CardFace[] }) {
  const [only] = faces;
  if (faces.length === 1 && only) return <FaceRow cardFace={only} isAlone />;
  return (
    <ul class="faces">
      {faces.map((cardFace, index) => (
        <li key={index}>
          <FaceRow cardFace={cardFace} isAlone={false} />
        </li>
      ))}
    </ul>
  );
}

export function CardView({ content, onClose }: { content: CardContent; onClose: () => void }) {
  return (
    <>
      <header>
        {content.verdict ? <Icon verdict={content.verdict} /> : null}
        <h2 id="title">{content.title}</h2>
        <button type="button" class="close" aria-label="Close" onClick={onClose}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      </header>
      <div class="body" aria-live="polite">
        {content.isBusy ? <div class="wait" role="progressbar" aria-label="Checking" /> : null}
        {content.faces.length > 0 ? <Faces faces={content.faces} /> : null}
        {content.paragraphs.map((text) => (
          <p key={text}>{text}</p>
        ))}
        {content.notes.map((text) => (
          <p key={text} class="note">
            {text}
          </p>
        ))}
        {content.foot ? <p class="foot">{content.foot}</p> : null}
      </div>
    </>
  );
}
