import type { Size } from '../face/types.ts';
import type { BadgeHost } from './badge-host.ts';
import { changeFaceBadge, createFaceBadge, isFaceSeen, layFaceBadge } from './face-badge.ts';
import type { FaceBadge, Mark } from './face-badge.ts';
import { measurePlacement, pictureBox } from './measure-picture.ts';
import { screenBoxOf } from './picture-placement.ts';
import type { Placement, ScreenBox } from './picture-placement.ts';
import type { Drawn } from './picture.ts';
import { isCovered, visibleBox } from './visible-box.ts';

const pollMs = 250;
const hostPx = 100;

interface BadgedPicture {
  picture: Drawn;
  /** Of the picture in whose pixels the marks' boxes are. */
  size: Size;
  badges: FaceBadge[];
  onOpen: (mark: Mark, button: HTMLElement) => void;
}

/** Faces of one picture to be marked. */
export interface Marks {
  picture: Drawn;
  size: Size;
  marks: Mark[];
  onOpen: (mark: Mark, button: HTMLElement) => void;
}

interface LayerOptions {
  host: BadgeHost;
  /** Looks at the picture again; false when it shows another one now. */
  isCurrent(picture: Drawn): boolean;
  signal: AbortSignal;
}

/** Keeps badges on their faces while the page moves; costs nothing while there is none. */
export class BadgeLayer {
  readonly #options: LayerOptions;
  readonly #badged = new Map<Drawn, BadgedPicture>();
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LayerOptions) {
    this.#options = options;
    const { signal } = options;
    const lay = () => this.schedule();
    document.addEventListener('scroll', lay, { capture: true, passive: true, signal });
    for (const type of ['resize', 'load', 'transitionrun', 'animationstart', 'toggle', 'fullscreenchange']) {
      addEventListener(type, lay, { capture: true, passive: true, signal });
    }
    signal.addEventListener('abort', () => {
      this.#stop();
    });
  }

  /** Marks these faces of the picture and no others; badges of faces that were marked before move. */
  show({ picture, size, marks, onOpen }: Marks): void {
    const { host } = this.#options;
    const before = this.#badged.get(picture)?.badges ?? [];
    const badges = marks.map((mark) => {
      const known = before.find((badge) => badge.mark.key === mark.key);
      if (known) changeFaceBadge(known, mark);
      return known ?? createFaceBadge(mark, (badge) => this.#badged.get(picture)?.onOpen(badge.mark, badge.button));
    });
    for (const badge of before) if (!badges.includes(badge)) removeBadge(badge);
    if (badges.length === 0) {
      this.remove(picture);
      return;
    }
    this.#badged.set(picture, { picture, size, badges, onOpen });
    host.attach();
    for (const badge of badges) if (!before.includes(badge)) host.root.append(...badge.elements);
    this.schedule();
  }

  remove(picture: Drawn): void {
    const entry = this.#badged.get(picture);
    if (!entry) return;
    this.#badged.delete(picture);
    entry.badges.forEach(removeBadge);
    if (this.#badged.size === 0) this.#stop();
  }

  /** The button on a face, if it carries one. */
  buttonOf(picture: Drawn, key: unknown): HTMLElement | undefined {
    return this.#badged.get(picture)?.badges.find(({ mark }) => mark.key === key)?.button;
  }

  /** Lays the badges again before the next paint. */
  schedule(): void {
    if (this.#badged.size === 0 || this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#lay();
    });
  }

  #stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    clearTimeout(this.#timer);
  }

  #lay(): void {
    const { host } = this.#options;
    host.attach();
    const rect = host.element.getBoundingClientRect();
    const origin = { left: rect.left, top: rect.top, zoom: rect.width / hostPx || 1 };
    const plans = [...this.#badged.values()].map((entry) => ({ entry, plan: this.#plan(entry) }));
    let hasMoved = false;
    for (const { entry, plan } of plans) {
      for (const [index, badge] of entry.badges.entries()) {
        const face = plan?.faces[index];
        const before = badge.button.style.transform;
        if (plan && face) layFaceBadge(badge, face, plan.visible, origin);
        for (const element of badge.elements) element.classList.toggle('is-shown', face !== undefined);
        hasMoved ||= badge.button.style.transform !== before;
      }
    }
    this.#next(hasMoved);
  }

  /** Reads only, so that many pictures cost one layout. Null: nothing of the picture is seen. */
  #plan({ picture, size, badges }: BadgedPicture): { visible: ScreenBox; faces: (ScreenBox | undefined)[] } | null {
    if (!this.#options.isCurrent(picture)) return null;
    const visible = visibleBox(picture.element, pictureBox(picture));
    const placement = visible && measurePlacement(picture, size);
    if (!visible || !placement) return null;
    return { visible, faces: badges.map(({ mark }) => this.#seenFace(picture, mark, placement, visible)) };
  }

  #seenFace(picture: Drawn, mark: Mark, placement: Placement, visible: ScreenBox): ScreenBox | undefined {
    if (!mark.box) return undefined;
    const box = screenBoxOf(mark.box, placement);
    if (!isFaceSeen(box, visible)) return undefined;
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    return isCovered(picture.element, x, y, this.#options.host.element) ? undefined : box;
  }

  #next(hasMoved: boolean): void {
    clearTimeout(this.#timer);
    if (this.#badged.size === 0) return;
    if (hasMoved) this.schedule();
    else this.#timer = setTimeout(() => this.schedule(), pollMs);
  }
}

function removeBadge({ elements }: FaceBadge): void {
  for (const element of elements) element.remove();
}
