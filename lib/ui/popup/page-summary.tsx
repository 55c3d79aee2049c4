import { counted } from '../counted.ts';
import { reportedReasonText, videoReasonText } from '../video-text.ts';
import { verdictTitle } from '../verdict-text.ts';
import { VerdictIcon } from '../verdict-icon.tsx';
import type { IconName } from '../verdict-icon.tsx';
import type { PageFindings, ReasonCount } from './page-findings.ts';

export interface Headline {
  icon: IconName;
  title: string;
  text: string;
}

/** `3 pictures`, `1 video`, `3 pictures and 1 video`. */
function countedMedia({ pictures, videos }: { pictures: number; videos: number }): string {
  if (videos === 0) return counted(pictures, 'picture');
  if (videos === pictures) return counted(videos, 'video');
  return `${counted(pictures - videos, 'picture')} and ${counted(videos, 'video')}`;
}

function checkingHeadline({ tally }: PageFindings): Headline {
  const done = tally.pictures - tally.waiting;
  const found =
    tally.likelyFakeFaces === 0
      ? 'Nothing marked so far.'
      : `${counted(tally.likelyFakeFaces, 'face')} likely fake so far.`;
  return { icon: 'waiting', title: `Checking ${done} of ${countedMedia(tally)}`, text: found };
}

function doneHeadline({ tally, faces }: PageFindings): Headline {
  const text = `${countedMedia(tally)}, ${counted(faces.length, 'face')} judged.`;
  if (tally.likelyFakeFaces > 0)
    return { icon: 'likely-fake', title: `${counted(tally.likelyFakeFaces, 'face')} likely fake`, text };
  if (tally.unchecked === tally.pictures)
    return {
      icon: 'unchecked',
      title: 'Could not be checked',
      text: `${countedMedia(tally)} tried.`,
    };
  if (faces.length === 0) return { icon: 'unchecked', title: 'No face to judge', text };
  const uncertain = faces.filter(({ verdict }) => verdict === 'uncertain').length;
  if (uncertain === 0) return { icon: 'no-sign-of-fake', title: verdictTitle('no-sign-of-fake'), text };
  const closeCalls = `${uncertain} of ${counted(faces.length, 'face')} too close to call, none likely fake.`;
  return { icon: 'uncertain', title: verdictTitle('uncertain'), text: closeCalls };
}

/** What the popup says first. */
export function headlineOf(findings: PageFindings): Headline {
  const { pictures, waiting } = findings.tally;
  if (pictures === 0)
    return { icon: 'idle', title: 'Nothing checked yet', text: 'No picture here has been looked at.' };
  return waiting > 0 ? checkingHeadline(findings) : doneHeadline(findings);
}

function Reasons({ counts }: { counts: ReasonCount[] }) {
  return (
    <ul class="reasons muted small">
      {counts.map(({ reason, pictures, videos }) => (
        <li key={reason}>
          {countedMedia({ pictures, videos })}:{' '}
          {videos === pictures ? videoReasonText(reason) : reportedReasonText(reason)}
        </li>
      ))}
    </ul>
  );
}

export function PageSummary({ findings }: { findings: PageFindings }) {
  const { icon, title, text } = headlineOf(findings);
  const { pictures, waiting, withoutFace, unchecked } = findings.tally;
  return (
    <section class="summary" aria-live="polite">
      <div class="headline">
        <VerdictIcon name={icon} />
        <div>
          <h2>{title}</h2>
          <p class="muted small">{text}</p>
        </div>
      </div>
      {waiting > 0 && (
        <div
          class="progress"
          role="progressbar"
          aria-label="Pictures checked"
          aria-valuemin={0}
          aria-valuemax={pictures}
          aria-valuenow={pictures - waiting}
        >
          <span style={{ width: `${(100 * (pictures - waiting)) / pictures}%` }} />
        </div>
      )}
      {unchecked > 0 && (
        <details open={unchecked === pictures}>
          <summary class="small">{counted(unchecked, 'picture')} could not be checked</summary>
          <Reasons counts={findings.unchecked} />
        </details>
      )}
      {withoutFace > 0 && (
        <details>
          <summary class="small">{counted(withoutFace, 'picture')} without a face to judge</summary>
          <Reasons counts={findings.withoutFace} />
        </details>
      )}
    </section>
  );
}
