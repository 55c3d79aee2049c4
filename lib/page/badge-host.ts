import { pageStyle } from './page-style.ts';

export interface BadgeHost {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  /** Puts the host back where a page has thrown it out. */
  attach(): void;
}

const hostStyle: Record<string, string> = {
  all: 'initial',
  position: 'absolute',
  left: '0',
  top: '0',
  width: '100px',
  height: '100px',
  'pointer-events': 'none',
  'z-index': '2147483647',
  contain: 'layout style',
};

const swallowed = [
  'click',
  'dblclick',
  'mousedown',
  'mouseup',
  'pointerdown',
  'pointerup',
  'touchstart',
  'touchend',
  'keyup',
];

function adoptStyle(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(pageStyle);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement('style');
    style.textContent = pageStyle;
    root.append(style);
  }
}

/**
 * A page's fullscreen element hides whatever is not in the top layer: there the host becomes a popover, after it and so
 * above it. `all: initial` keeps the browser's own style of popovers away.
 */
function rise(element: HTMLElement): void {
  if (typeof element.showPopover !== 'function' || !element.isConnected) return;
  if (element.popover !== null) element.popover = null;
  if (!document.fullscreenElement) return;
  element.popover = 'manual';
  element.showPopover();
}

/** The one element that Telltale adds to a page; everything shown lives in its closed shadow root. */
export function createBadgeHost(signal: AbortSignal): BadgeHost {
  const element = document.createElement('telltale-marks');
  for (const [name, value] of Object.entries(hostStyle)) element.style.setProperty(name, value, 'important');
  const root = element.attachShadow({ mode: 'closed' });
  adoptStyle(root);
  for (const type of swallowed) root.addEventListener(type, (event) => event.stopPropagation(), { signal });
  signal.addEventListener('abort', () => element.remove());
  const attach = () => {
    if (signal.aborted || element.parentNode === document.documentElement) return;
    document.documentElement?.append(element);
    if (document.fullscreenElement) rise(element);
  };
  document.addEventListener('fullscreenchange', () => rise(element), { signal });
  return { element, root, attach };
}
