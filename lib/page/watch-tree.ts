import { LateShadowRoots } from './late-shadow-roots.ts';

export interface TreeEvents {
  /** An element came into the page (or was there at the start). */
  onElement(element: Element): void;
  /** An element's picture may be another one now. */
  onAddress(element: Element): void;
  /** Class or style changed: backgrounds may have come or gone. */
  onStyle(element: Element): void;
  /** A picture has loaded. */
  onLoad(element: Element): void;
  /** Something changed that can move, uncover or remove pictures. */
  onMutation(): void;
}

const observed: MutationObserverInit = {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ['src', 'srcset', 'sizes', 'media', 'href', 'style', 'class', 'hidden', 'open'],
};

function reportAttribute({ target, attributeName }: MutationRecord, events: TreeEvents): void {
  const element = target as Element;
  if (attributeName === 'style' || attributeName === 'class') events.onStyle(element);
  else if (element.localName === 'source')
    element.parentElement?.querySelectorAll('img').forEach((image) => events.onAddress(image));
  else events.onAddress(element);
}

/** Follows a document and its open shadow roots, also those that come later, without ever walking the page twice. */
export function watchTree(root: Document, events: TreeEvents, signal: AbortSignal): void {
  const seenRoots = new WeakSet<Node>();
  const late = new LateShadowRoots(enter, signal);
  const observer = new MutationObserver((records) => {
    for (const record of records) {
      if (record.type === 'attributes') reportAttribute(record, events);
      else for (const node of record.addedNodes) if (node instanceof Element && node.isConnected) walk(node);
    }
    events.onMutation();
  });
  signal.addEventListener('abort', () => observer.disconnect());

  function visit(element: Element): void {
    events.onElement(element);
    if (element.shadowRoot) enter(element.shadowRoot);
    else late.watch(element);
  }

  function walk(start: Element | ShadowRoot): void {
    if (start instanceof Element) visit(start);
    const walker = document.createTreeWalker(start, NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) visit(walker.currentNode as Element);
  }

  function enter(scope: Document | ShadowRoot): void {
    if (seenRoots.has(scope)) return;
    seenRoots.add(scope);
    observer.observe(scope, observed);
    scope.addEventListener('load', ({ target }) => target instanceof Element && events.onLoad(target), {
      capture: true,
      signal,
    });
    if (scope instanceof ShadowRoot) walk(scope);
    else if (scope.documentElement) walk(scope.documentElement);
  }

  enter(root);
}
