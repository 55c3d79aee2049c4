import { useState } from 'preact/hooks';
import type { CheckedTrack, CheckedVideo, FaceThumbnail, TrackMoment } from '../../inference/checked-video.ts';
import { percent } from '../percent.ts';
import { useObjectUrl } from '../use-object-url.ts';
import { VerdictIcon } from '../verdict-icon.tsx';
import { verdictTitle } from '../verdict-text.ts';
import { clockText, restsOnText } from '../video-text.ts';

/** `0:04: Likely fake, 91 %`; before enough was seen there is no probability. */
function momentText({ timeSeconds, verdict, fakeProbability }: TrackMoment): string {
  const time = clockText(timeSeconds);
  if (verdict === undefined || fakeProbability === undefined) return `${time}: still looking`;
  return `${time}: ${verdictTitle(verdict)}, ${percent(fakeProbability)}`;
}

interface StripProps {
  track: CheckedTrack;
  durationSeconds: number;
  chosen: number;
}

/** Probability over the length of the video: as high as it is probable, in the colour of the verdict. */
function Strip({ track: { moments }, durationSeconds, chosen }: StripProps) {
  const step = (100 * (moments.at(-1)!.timeSeconds - moments[0]!.timeSeconds)) / Math.max(1, moments.length - 1);
  const width = Math.max(0.4, step / durationSeconds);
  const x = ({ timeSeconds }: TrackMoment) => (100 * timeSeconds) / durationSeconds - width / 2;
  return (
    <svg class="strip" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
      {moments.map((moment) => {
        const height = moment.fakeProbability === undefined ? 1.5 : Math.max(1.5, 24 * moment.fakeProbability);
        const tone = moment.verdict ?? 'unchecked';
        return (
          <rect key={moment.timeSeconds} class={tone} x={x(moment)} y={24 - height} width={width} height={height} />
        );
      })}
      <rect class="chosen" x={x(moments[chosen]!) + width / 2 - 0.25} y={0} width={0.5} height={24} />
    </svg>
  );
}

/** Where the face's time lies in the video's. */
function rangeStyle(moments: readonly TrackMoment[], durationSeconds: number): Record<string, string> {
  const [from, to] = [moments[0]!.timeSeconds, moments.at(-1)!.timeSeconds];
  const share = (seconds: number) => `${(100 * seconds) / durationSeconds}%`;
  return { '--from': share(from), '--length': share(to - from) };
}

function Thumbnail({ thumbnail: { timeSeconds, picture } }: { thumbnail: FaceThumbnail }) {
  const url = useObjectUrl(picture);
  const time = clockText(timeSeconds);
  return (
    <li>
      {url && <img src={url} alt={`The face at ${time}`} />}
      <span class="small muted">{time}</span>
    </li>
  );
}

interface TrackLineProps {
  track: CheckedTrack;
  name: string;
  durationSeconds: number;
  onChoose: (timeSeconds: number) => void;
}

function TrackLine({ track, name, durationSeconds, onChoose }: TrackLineProps) {
  const { moments, peak, verdict, fakeProbability, thumbnails } = track;
  const [chosen, setChosen] = useState(Math.max(0, moments.indexOf(peak)));
  const text = momentText(moments[chosen]!);
  const choose = (index: number) => {
    setChosen(index);
    onChoose(moments[index]!.timeSeconds);
  };
  return (
    <li class="track">
      <p class="track-title">
        <VerdictIcon name={verdict} />
        <span>
          {name}: {verdictTitle(verdict)}, {percent(fakeProbability)} at {clockText(peak.timeSeconds)}
        </span>
      </p>
      <div class="strip-frame">
        <Strip track={track} durationSeconds={durationSeconds} chosen={chosen} />
        <input
          type="range"
          style={rangeStyle(moments, durationSeconds)}
          min={0}
          max={moments.length - 1}
          value={chosen}
          aria-label={`${name}: moments of the video`}
          aria-valuetext={text}
          onInput={(event) => choose(Number(event.currentTarget.value))}
        />
      </div>
      <p class="small" aria-hidden="true">
        {text}
      </p>
      {thumbnails.length > 0 && (
        <ol class="thumbnails">
          {thumbnails.map((thumbnail) => (
            <Thumbnail key={thumbnail.timeSeconds} thumbnail={thumbnail} />
          ))}
        </ol>
      )}
      <p class="small muted">{restsOnText(track)}</p>
    </li>
  );
}

function shownText(shownSeconds: number, chosenSeconds: number | undefined): string {
  if (chosenSeconds === undefined || chosenSeconds === shownSeconds)
    return `Shown is the most suspicious moment, at ${clockText(shownSeconds)}.`;
  return `Shown is the moment at ${clockText(chosenSeconds)}; the most suspicious is at ${clockText(shownSeconds)}.`;
}

interface VideoTimelineProps {
  video: CheckedVideo;
  /** Called with each moment that is chosen on a line; absent where it cannot be shown. */
  onChoose?: ((timeSeconds: number) => void) | undefined;
}

/** Each face over the length of a followed video. */
export function VideoTimeline({ video, onChoose }: VideoTimelineProps) {
  const { tracks, durationSeconds, framesPerSecond, shown } = video;
  const [chosenSeconds, setChosenSeconds] = useState<number>();
  if (tracks.length === 0) return null;
  const choose = (timeSeconds: number) => {
    if (!onChoose) return;
    setChosenSeconds(timeSeconds);
    onChoose(timeSeconds);
  };
  return (
    <div class="video">
      <p class="small">
        Followed over the whole video of {clockText(durationSeconds)}, at {framesPerSecond} frames a second.
        {shown && ` ${shownText(shown.timeSeconds, chosenSeconds)}`}
      </p>
      <ol class="tracks">
        {tracks.map((track, index) => (
          <TrackLine
            key={track.trackId}
            track={track}
            name={`Face ${index + 1}`}
            durationSeconds={durationSeconds}
            onChoose={choose}
          />
        ))}
      </ol>
    </div>
  );
}
