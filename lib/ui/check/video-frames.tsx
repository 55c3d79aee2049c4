import type { CheckedFrame, CheckedVideo } from '../../inference/checked-video.ts';
import { percent } from '../percent.ts';
import { reasonText, verdictTitle } from '../verdict-text.ts';
import { VerdictIcon } from '../verdict-icon.tsx';

/** `0:07`, `1:02:03`. */
export function clockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

function Frame({ frame: { timeSeconds, result }, isShown }: { frame: CheckedFrame; isShown: boolean }) {
  const isAnalyzed = result.status === 'analyzed';
  const meaning = isAnalyzed
    ? `${verdictTitle(result.verdict)}, ${percent(result.fakeProbability)}`
    : reasonText(result.reason);
  return (
    <li class={isShown ? 'is-shown' : ''} title={meaning}>
      <VerdictIcon name={isAnalyzed ? result.verdict : 'unchecked'} />
      <span class="small">{clockTime(timeSeconds)}</span>
      <span class="visually-hidden">{meaning}</span>
    </li>
  );
}

/** Says that a video was only sampled, and what was found where. */
export function VideoFrames({ video }: { video: CheckedVideo }) {
  if (video.frames.length === 0) return null;
  const shownAt = video.shown?.timeSeconds;
  return (
    <div class="video">
      <p class="small">
        <strong>Sampled frames only:</strong> {video.frames.length} of a video of {clockTime(video.durationSeconds)}.
        {shownAt !== undefined && ` Shown is the most suspicious one, at ${clockTime(shownAt)}.`}
      </p>
      <ol class="frames">
        {video.frames.map((frame) => (
          <Frame key={frame.timeSeconds} frame={frame} isShown={frame.timeSeconds === shownAt} />
        ))}
      </ol>
    </div>
  );
}
