import { watchTree } from '../watch-tree.ts';

const nothing = () => undefined;

/** Tells of every `<video>` that is or comes into the document and its open shadow roots, again where one comes back. */
export function findVideos(onVideo: (video: HTMLVideoElement) => void, signal: AbortSignal): void {
  const onElement = (element: Element) => {
    if (element instanceof HTMLVideoElement) onVideo(element);
  };
  watchTree(
    document,
    { onElement, onAddress: nothing, onStyle: nothing, onLoad: nothing, onMutation: nothing },
    signal,
  );
}
