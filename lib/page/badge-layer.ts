import type { AnalyzedImage, JudgedFace } from '../inference/contract.ts';
import type { BadgeHost } from './badge-host.ts';
import { createFaceBadge, isFaceSeen, layFaceBadge } from './face-badge.ts';
import type { FaceBadge } from './face-badge.ts';
import { measurePlacement, pictureBox } from './measure-picture.ts';
import { screenBoxOf } from './picture-placement.ts';
import type { Placement, ScreenBox } from './picture-placement.ts';
import type { Picture } from './picture.ts';
import { isCovered, visibleBox } from './visible-box.ts';

const pollMs = 250;
const hostPx = 100;

interface BadgedPicture {
  picture: Picture;
  image: AnalyzedImage;
  badges: FaceBadge[];
}

interface LayerOptions {
  host: BadgeHost;
  /** Reads the picture's address again; false when it shows another picture now. */
  isCurrent(picture: Picture): boolean;
  onOpen(picture: Picture, face: JudgedFace, anchor: HTMLElement): void;
  signal: AbortSignal;
}

/** Keeps badges on their faces while the page moves; costs nothing while there is none. */
export class BadgeLayer {
  readonly #options: LayerOptions;
  readonly #badged = new Map<Picture, BadgedPicture>();
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

  show(picture: Picture, image: AnalyzedImage, faces: JudgedFace[]): void {
    this.remove(picture);
    if (faces.length === 0) return;
    const { host } = this.#options;
    const badges = faces.map((face) =>
      createFaceBadge(face, ({ button }) => this.#options.onOpen(picture, face, button)),
    );
    this.#badged.set(picture, { picture, image, badges });
    host.attach();
    for (const badge of badges) host.root.append(...badge.elements);
    this.schedule();
  }

  remove(picture: Picture): void {
    const entry = this.#badged.get(picture);
    if (!entry) return;
    this.#badged.delete(picture);
    for (const badge of entry.badges) for (const element of badge.elements) element.remove();
    if (this.#badged.size === 0) this.#stop();
  }

  /** The button on a face, if it carries one. */
  buttonOf(picture: Picture, face: JudgedFace): HTMLElement | undefined {
    return this.#badged.get(picture)?.badges.find((badge) => badge.face === face)?.button;
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
  #plan({ picture, image, badges }: BadgedPicture): { visible: ScreenBox; faces: (ScreenBox | undefined)[] } | null {
    if (!this.#options.isCurrent(picture)) return null;
    const visible = visibleBox(picture.element, pictureBox(picture));
    const placement = visible && measurePlacement(picture, image.size);
    if (!visible || !placement) return null;
    return { visible, faces: badges.map(({ face }) => this.#seenFace(picture, face, placement, visible)) };
  }

  #seenFace(picture: Picture, face: JudgedFace, placement: Placement, visible: ScreenBox): ScreenBox | undefined {
    const box = screenBoxOf(face.box, placement);
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
