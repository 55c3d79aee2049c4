import type { ReportedImage } from '../../messaging/page-contract.ts';
import { answersOf } from './watched-video.ts';
import type { WatchedVideo } from './watched-video.ts';

const mostCharacters = 60;
const facelessAfterSeconds = 3;
/** Faces move: the popup asks for them by their place in the list. */
const nowhere = { x: 0, y: 0, width: 0, height: 0 };

/** What people may recognise a video by. */
export function videoLabel(element: HTMLVideoElement): string {
  const described = element.getAttribute('aria-label')?.trim() || element.title.trim();
  if (described) return described.slice(0, mostCharacters);
  const address = element.currentSrc;
  if (!/^https?:/.test(address) || !URL.canParse(address)) return 'Video';
  const name = new URL(address).pathname.split('/').findLast((part) => part !== '');
  return `Video ${name ?? ''}`.trim().slice(-mostCharacters);
}

/** A line for the popup; null for a video of which nothing can be said (not looked at, or too shortly). */
export function reportedVideo(video: WatchedVideo, isRunning: boolean): ReportedImage | null {
  const { id, element, problem, sampledSeconds } = video;
  const line = { imageId: id, label: videoLabel(element), isVideo: true, faces: [] };
  const answers = answersOf(video);
  if (answers.length > 0) {
    const faces = answers.map(({ fakeProbability, verdict }) => ({
      box: nowhere,
      fakeProbability: Math.round(fakeProbability * 100) / 100,
      verdict,
    }));
    return { ...line, status: 'analyzed', faces };
  }
  if (problem) return { ...line, status: 'failed', reason: problem };
  const isFaceless = video.tracks.length === 0 && sampledSeconds >= facelessAfterSeconds;
  if (isFaceless) return { ...line, status: 'skipped', reason: 'no-face' };
  return isRunning ? { ...line, status: 'waiting' } : null;
}
