import type { Explain } from './ask-inference.ts';
import type { BadgeHost } from './badge-host.ts';
import type { CardContent } from './card-content.ts';
import { cardPosition } from './card-position.ts';
import { cardElements } from './card-view.ts';
import type { ScreenBox } from './picture-placement.ts';

export interface Card {
  /** Shows or replaces the card; `anchor` is read now. Answers a function that replaces the text while this card is open. */
  open(content: CardContent, anchor: ScreenBox, returnFocus: HTMLElement | null): (content: CardContent) => void;
  close(): void;
}

/** One card per frame, in the top layer, closed by Escape, by a click elsewhere, or by its button. */
export function createCard(host: BadgeHost, explain: Explain, signal: AbortSignal): Card {
  let opened: { box: HTMLElement; controller: AbortController; returnFocus: HTMLElement | null } | undefined;

  function close(): void {
    if (!opened) return;
    const { box, controller, returnFocus } = opened;
    opened = undefined;
    controller.abort();
    box.remove();
    returnFocus?.focus({ preventScroll: true });
  }

  function place(box: HTMLElement, anchor: ScreenBox): void {
    const { width, height } = box.getBoundingClientRect();
    const { left, top } = cardPosition(anchor, { width, height }, { width: innerWidth, height: innerHeight });
    box.style.left = `${left}px`;
    box.style.top = `${top}px`;
  }

  function listen(box: HTMLElement, anchor: ScreenBox, closing: AbortSignal): void {
    const options = { capture: true, signal: closing };
    addEventListener('pointerdown', (event) => event.target !== host.element && close(), options);
    addEventListener('resize', () => place(box, anchor), options);
    addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape') return;
        event.stopImmediatePropagation();
        event.preventDefault();
        close();
      },
      options,
    );
  }

  function makeBox(): HTMLElement {
    const box = document.createElement('div');
    box.className = 'card';
    box.popover = 'manual';
    box.tabIndex = -1;
    box.setAttribute('role', 'dialog');
    box.setAttribute('aria-labelledby', 'title');
    return box;
  }

  signal.addEventListener('abort', close);
  return {
    close,
    open(content, anchor, returnFocus) {
      close();
      host.attach();
      const box = makeBox();
      const controller = new AbortController();
      const explaining = { explain, signal: controller.signal, onResize: () => place(box, anchor) };
      const show = (next: CardContent) => {
        if (controller.signal.aborted) return;
        box.replaceChildren(...cardElements(next, close, explaining));
        place(box, anchor);
        if (!host.root.activeElement) box.focus({ preventScroll: true });
      };
      opened = { box, controller, returnFocus };
      host.root.append(box);
      box.showPopover();
      show(content);
      listen(box, anchor, controller.signal);
      return show;
    },
  };
}
