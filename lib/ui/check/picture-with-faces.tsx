import { useState } from 'preact/hooks';
import type { Size } from '../../face/types.ts';
import type { FaceResult } from '../../inference/contract.ts';
import { useObjectUrl } from '../use-object-url.ts';

const toneOf = (face: FaceResult) => (face.status === 'judged' ? face.verdict : 'unchecked');

function FaceBox({ face, size, name }: { face: FaceResult; size: Size; name: string }) {
  const { x, y, width, height } = face.box;
  const style = {
    left: `${(100 * x) / size.width}%`,
    top: `${(100 * y) / size.height}%`,
    width: `${(100 * width) / size.width}%`,
    height: `${(100 * height) / size.height}%`,
  };
  return (
    <span class={`face-box ${toneOf(face)}`} style={style} aria-hidden="true">
      {name !== '' && <span class="face-name">{name}</span>}
    </span>
  );
}

interface PictureWithFacesProps {
  picture: Blob | undefined;
  name: string;
  /** Of the picture in whose pixels the boxes are. */
  size: Size | undefined;
  faces: FaceResult[];
}

/** The picture with a numbered box on each face; the list beside it says the same in words. */
export function PictureWithFaces({ picture, name, size, faces }: PictureWithFacesProps) {
  const url = useObjectUrl(picture);
  const [isBroken, setIsBroken] = useState(false);
  if (!url || isBroken) return <div class="no-picture" />;
  return (
    <figure class="picture">
      <img src={url} alt={name} onError={() => setIsBroken(true)} />
      {size &&
        faces.map((face, index) => (
          <FaceBox key={index} face={face} size={size} name={faces.length > 1 ? String(index + 1) : ''} />
        ))}
    </figure>
  );
}
