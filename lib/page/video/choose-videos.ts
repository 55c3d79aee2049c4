import type { WatchedVideo } from './watched-video.ts';

/** Of one frame of a page at once: the others wait until one of these rests. */
export const mostSampled = 3;
/** Videos whose shorter displayed side is less are previews and icons: they are checked only for somebody who asks. */
const minDisplayedPx = 96;

function isPlaying({ element }: WatchedVideo): boolean {
  return element.isConnected && !element.paused && !element.ended && element.videoWidth > 0;
}

function isReady(video: WatchedVideo, isAutomatic: boolean): boolean {
  const { element, isWanted, problem, shownPx2 } = video;
  if (shownPx2 <= 0 || !(isWanted || isAutomatic) || !isPlaying(video)) return false;
  if (problem === 'video-protected' || problem === 'video-of-another-site') return false;
  const { width, height } = element.getBoundingClientRect();
  if (!isWanted && Math.min(width, height) < minDisplayedPx) return false;
  return element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

/** What a person asked for first, then the largest. */
function byRank(a: WatchedVideo, b: WatchedVideo): number {
  return Number(b.isWanted) - Number(a.isWanted) || b.shownPx2 - a.shownPx2;
}

/** The videos to sample now: none in a tab that is not in front, none that rests or is out of sight. */
export function chooseVideos(videos: Iterable<WatchedVideo>, isAutomatic: boolean): WatchedVideo[] {
  if (document.hidden) return [];
  return [...videos]
    .filter((video) => isReady(video, isAutomatic))
    .toSorted(byRank)
    .slice(0, mostSampled);
}
