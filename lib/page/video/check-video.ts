import type { Card } from '../card.ts';
import { noticeContent } from '../card-content.ts';
import type { CardContent } from '../card-content.ts';
import type { MenuPoint } from '../check-picture.ts';
import type { ScreenBox } from '../picture-placement.ts';
import type { VideoChecker } from './video-checker.ts';
import { videoContent } from './video-content.ts';
import type { WatchedVideo } from './watched-video.ts';

function videosAt({ element, x, y }: MenuPoint): HTMLVideoElement[] {
  if (!element.isConnected) return [];
  const root = element.getRootNode() as Document | ShadowRoot;
  return [element, ...root.elementsFromPoint(x, y)].filter((each) => each instanceof HTMLVideoElement);
}

/** The video that somebody clicked: below the click, else by its address, else the one that is seen most of. */
export function clickedVideo(
  srcUrl: string,
  point: MenuPoint | undefined,
  checker: VideoChecker,
): WatchedVideo | undefined {
  const here = point ? videosAt(point) : [];
  const element = here.find(({ currentSrc }) => currentSrc === srcUrl) ?? here[0];
  if (element) return checker.videoOn(element);
  const bySize = [...checker.videos].toSorted((a, b) => b.shownPx2 - a.shownPx2);
  return bySize.find((video) => srcUrl !== '' && video.element.currentSrc === srcUrl) ?? bySize[0];
}

/** What a reader would notice: seconds and percents that tick are no reason to build the card anew. */
function gistOf({ title, paragraphs, faces, isBusy }: CardContent): string {
  return JSON.stringify([title, isBusy, paragraphs, faces.map((face) => face.title)]);
}

/** A card that follows what becomes known of a video, for as long as it is open. */
export class FollowingCard {
  readonly #card: Card;
  #video: WatchedVideo | undefined;
  #show: ((content: CardContent) => void) | undefined;
  #gist = '';

  constructor(card: Card) {
    this.#card = card;
  }

  open(video: WatchedVideo | undefined, anchor: ScreenBox): void {
    const content = video
      ? videoContent(video)
      : noticeContent('No video here', 'No video was found where you clicked.');
    this.#video = video;
    this.#gist = gistOf(content);
    this.#show = this.#card.open(content, anchor, null);
  }

  update(video: WatchedVideo): void {
    if (video !== this.#video) return;
    const content = videoContent(video);
    const gist = gistOf(content);
    if (gist === this.#gist) return;
    this.#gist = gist;
    this.#show?.(content);
  }
}
