import { useEffect, useRef, useState } from 'preact/hooks';
import type { Size } from '../../face/types.ts';
import { useObjectUrl } from '../use-object-url.ts';
import { clockText } from '../video-text.ts';
import type { ShownFace } from './shown-faces.ts';

function FaceBox({ face, size }: { face: ShownFace; size: Size }) {
  const { x, y, width, height } = face.box;
  const style = {
    left: `${(100 * x) / size.width}%`,
    top: `${(100 * y) / size.height}%`,
    width: `${(100 * width) / size.width}%`,
    height: `${(100 * height) / size.height}%`,
  };
  return (
    <span class={`face-box ${face.tone}`} style={style} aria-hidden="true">
      {face.name !== '' && <span class="face-name">{face.name}</span>}
    </span>
  );
}

/** A moment of a video, out of the file itself. */
export interface ChosenMoment {
  video: Blob;
  timeSeconds: number;
}

interface VideoMomentProps {
  moment: ChosenMoment;
  name: string;
  /** Stands there until the video is open. */
  poster: string;
  onError: () => void;
}

function VideoMoment({ moment: { video, timeSeconds }, name, poster, onError }: VideoMomentProps) {
  const player = useRef<HTMLVideoElement>(null);
  const url = useObjectUrl(video);
  useEffect(() => {
    if (player.current && url) player.current.currentTime = timeSeconds;
  }, [url, timeSeconds]);
  const label = `${name} at ${clockText(timeSeconds)}`;
  return <video ref={player} src={url} poster={poster} muted preload="auto" aria-label={label} onError={onError} />;
}

interface PictureWithFacesProps {
  picture: Blob | undefined;
  name: string;
  /** Of the picture in whose pixels the boxes are. */
  size: Size | undefined;
  faces: ShownFace[];
  /** Is shown instead of the picture. */
  moment?: ChosenMoment | undefined;
}

/** The picture with a numbered box on each face; the list beside it says the same in words. */
export function PictureWithFaces({ picture, name, size, faces, moment }: PictureWithFacesProps) {
  const url = useObjectUrl(picture);
  const [isBroken, setIsBroken] = useState(false);
  if (!url || isBroken) return <div class="no-picture" />;
  const onError = () => setIsBroken(true);
  return (
    <figure class="picture">
      {moment ? (
        <VideoMoment moment={moment} name={name} poster={url} onError={onError} />
      ) : (
        <img src={url} alt={name} onError={onError} />
      )}
      {size && faces.map((face, index) => <FaceBox key={index} face={face} size={size} />)}
    </figure>
  );
}
