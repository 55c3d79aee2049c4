import { IdleQueue } from './idle-queue.ts';
import { partsOf } from './picture-address.ts';
import type { PictureChecker } from './picture-checker.ts';
import { watchTree } from './watch-tree.ts';
import { watchVisibility } from './watch-visibility.ts';

const passedOver = new Set(['HEAD', 'LINK', 'META', 'OPTION', 'SCRIPT', 'STYLE', 'TEMPLATE', 'TITLE', 'BR']);
/** A class on an element may dress its descendants: so many of them are looked at again. */
const mostDescendants = 50;
const forgetEveryMs = 10_000;

/**
 * Keeps the checker's records in step with the page: what pictures there are, what they show, which are seen.
 * Answers a function that resolves when every element known so far has been looked at.
 */
export function findPictures(
  checker: PictureChecker,
  onMutation: () => void,
  signal: AbortSignal,
): () => Promise<void> {
  const visibility = watchVisibility((element, isVisible) => {
    for (const picture of checker.picturesOn(element)) {
      picture.isVisible = isVisible;
      if (element.isConnected) checker.offer(picture);
      else checker.forget(picture);
    }
  }, signal);

  const take = (element: Element, isDeep: boolean) => {
    const knownCount = checker.picturesOn(element).length;
    for (const part of partsOf(element, isDeep)) checker.offer(checker.pictureAt(element, part));
    if (checker.picturesOn(element).length > knownCount) visibility.watch(element);
  };
  const look = new IdleQueue<Element>((element) => element.isConnected && take(element, true), signal);
  const offerKnown = (element: Element) => {
    for (const picture of checker.picturesOn(element)) checker.offer(picture);
  };

  /** `currentSrc` follows `src` in a microtask of its own, which may come after the observer's. */
  const offerNext = (element: Element) => queueMicrotask(() => offerKnown(element));

  watchTree(
    document,
    {
      onElement: (element) => {
        take(element, false);
        if (element instanceof HTMLElement && !passedOver.has(element.tagName)) look.add(element);
      },
      onAddress: offerNext,
      onStyle: (element) => {
        offerKnown(element);
        look.add(element);
        const descendants = element.getElementsByTagName('*');
        for (let index = 0; index < Math.min(descendants.length, mostDescendants); index += 1) {
          const descendant = descendants[index];
          if (descendant instanceof HTMLElement) look.add(descendant);
        }
      },
      onLoad: (element) => {
        if (element instanceof HTMLLinkElement) document.body?.querySelectorAll('*').forEach((each) => look.add(each));
        offerKnown(element);
      },
      onMutation,
    },
    signal,
  );
  const sweep = setInterval(() => checker.forgetGone(), forgetEveryMs);
  signal.addEventListener('abort', () => clearInterval(sweep));
  return () => look.whenEmpty();
}
