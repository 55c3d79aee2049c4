import { useState } from 'preact/hooks';
import { siteOf } from '../../settings/automatic-sites.ts';
import { VerdictIcon } from '../verdict-icon.tsx';
import type { CheckedItem } from './checked-item.ts';
import { ImageAnswer } from './image-answer.tsx';
import { PictureWithFaces } from './picture-with-faces.tsx';
import { shownFaces } from './shown-faces.ts';
import { VideoFrames } from './video-frames.tsx';
import { VideoTimeline } from './video-timeline.tsx';

interface ItemCardProps {
  item: CheckedItem;
  /** Called in the click: asks for the site of an address that could not be read. */
  onAllow: (item: CheckedItem, site: string) => void;
}

function Pending({ item: { state, progress } }: { item: CheckedItem }) {
  return (
    <>
      <p class="headline">
        <VerdictIcon name="waiting" />
        {state === 'checking' ? 'Checking…' : 'Waiting'}
      </p>
      {progress && (
        <label class="small">
          <progress class="progress" value={progress.done} max={progress.total} />
          Frame {progress.done} of {progress.total}
        </label>
      )}
    </>
  );
}

function AllowSite({ item, onAllow }: ItemCardProps) {
  const site = item.source.kind === 'address' ? siteOf(item.source.url) : null;
  const result = item.result?.result;
  if (site === null || result?.status !== 'failed' || result.reason !== 'cannot-fetch') return null;
  return (
    <div class="allow">
      <button type="button" class="button" onClick={() => onAllow(item, site)}>
        Allow pictures from {new URL(site).hostname}
      </button>
      <p class="muted small">Or save the picture and drop it here.</p>
    </div>
  );
}

export function ItemCard({ item, onAllow }: ItemCardProps) {
  const { result: file, video, picture, name } = item;
  const [chosenSeconds, setChosenSeconds] = useState<number>();
  const result = file?.result;
  const size = result && result.status !== 'failed' ? result.size : undefined;
  const moment = video && chosenSeconds !== undefined ? { video, timeSeconds: chosenSeconds } : undefined;
  const faces = shownFaces(file, moment?.timeSeconds);
  return (
    <li class="card item" data-state={item.state} aria-label={name}>
      <PictureWithFaces key={item.state} picture={picture} name={name} size={size} faces={faces} moment={moment} />
      <div class="words">
        <h2>{name}</h2>
        {result ? (
          <ImageAnswer result={result} seenIn={file?.kind === 'video' ? 'video' : 'picture'} />
        ) : (
          <Pending item={item} />
        )}
        {file?.kind === 'video' && <VideoTimeline video={file} onChoose={video && setChosenSeconds} />}
        {file?.kind === 'video' && <VideoFrames video={file} />}
        <AllowSite item={item} onAllow={onAllow} />
      </div>
    </li>
  );
}
