import { unreadableVideos } from '../messaging/page-contract.ts';
import type { ReportedReason, UnreadableVideo } from '../messaging/page-contract.ts';
import { reasonText } from './verdict-text.ts';

export const stillLookingTitle = 'Still looking';

const barriers: Record<UnreadableVideo, string> = {
  'video-protected': 'This video is protected against copying (DRM): no extension can see its pictures.',
  'video-of-another-site':
    'This video comes from another site that does not let its pictures be read. “Check this video” in its context menu checks it from the screen.',
};

/** Why a playing video cannot be read. */
export function barrierText(reason: UnreadableVideo): string {
  return barriers[reason];
}

function isBarrier(reason: ReportedReason): reason is UnreadableVideo {
  return unreadableVideos.some((barrier) => barrier === reason);
}

/** One sentence for people: why a picture or a video carries no verdict. */
export function reportedReasonText(reason: ReportedReason): string {
  return isBarrier(reason) ? barriers[reason] : reasonText(reason);
}

/** The same of a video alone. */
export function videoReasonText(reason: ReportedReason): string {
  return reportedReasonText(reason).replace(/\bpicture\b/g, 'video');
}

/** `1:05`, `0:09`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const rest = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

interface Seen {
  seenSeconds: number;
  frames: number;
  fromSeconds: number;
  toSeconds: number;
}

function secondsText(seconds: number): string {
  const rounded = seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds);
  return rounded === 1 ? '1 second' : `${rounded} seconds`;
}

/** The same where room is scarce, in steps that do not tick: `under 1 s`, `6 s`, `20 s`. */
export function seenText({ seenSeconds }: Pick<Seen, 'seenSeconds'>): string {
  if (seenSeconds < 1) return 'under 1\u00a0s';
  return `${seenSeconds < 10 ? Math.floor(seenSeconds) : Math.floor(seenSeconds / 10) * 10}\u00a0s`;
}

/** How much of a video a verdict rests on. */
export function restsOnText({ seenSeconds, frames, fromSeconds, toSeconds }: Seen): string {
  const range = `${clockText(fromSeconds)} to ${clockText(toSeconds)}`;
  return `Rests on ${secondsText(seenSeconds)} of the video (${range}, ${frames} frame${frames === 1 ? '' : 's'}).`;
}
