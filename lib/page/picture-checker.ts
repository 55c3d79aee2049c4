import type { ImageResult, JudgePriority } from '../inference/contract.ts';
import type { Settings } from '../settings/settings.ts';
import { isCancelled, JudgeQueue } from './judge-queue.ts';
import type { JudgeJob } from './judge-queue.ts';
import { currentAddress, isVectorAddress } from './picture-address.ts';
import { fitsElement } from './picture-identity.ts';
import type { Picture, PicturePart } from './picture.ts';

interface CheckerOptions {
  judge(job: JudgeJob, settings: Settings): Promise<ImageResult>;
  /** The picture has a new outcome, or none any more. */
  onOutcome(picture: Picture): void;
  settings: Settings;
}

const requestsInFlight = 4;
const maxAttempts = 3;
/** Shorter displayed sides are icons. */
const minDisplayedPx = 40;

/** Knows every picture of the frame, which of them to ask about, and which answer is still about what is shown. */
export class PictureChecker {
  readonly pictures = new Set<Picture>();
  /** Pictures are checked when they are seen, without being asked for. */
  isAutomatic = false;
  /** Pictures found from now on count as asked for. */
  isWantingAll = false;
  settings: Settings;
  readonly #options: CheckerOptions;
  readonly #queue: JudgeQueue;
  readonly #byElement = new WeakMap<Element, Map<PicturePart, Picture>>();
  #lastId = 0;

  constructor(options: CheckerOptions) {
    this.#options = options;
    this.settings = options.settings;
    this.#queue = new JudgeQueue({
      limit: requestsInFlight,
      run: (job) => options.judge(job, this.settings),
      deliver: (picture, address, result) => this.#accept(picture, address, result),
    });
  }

  /** The record of a part of an element, made when first asked for. */
  pictureAt(element: Element, part: PicturePart): Picture {
    const parts = this.#byElement.get(element) ?? new Map<PicturePart, Picture>();
    this.#byElement.set(element, parts);
    let picture = parts.get(part);
    if (!picture) {
      this.#lastId += 1;
      picture = {
        id: String(this.#lastId),
        element,
        part,
        address: null,
        isVisible: false,
        isWanted: this.isWantingAll,
        attempts: 0,
        outcome: undefined,
      };
      parts.set(part, picture);
    }
    this.pictures.add(picture);
    return picture;
  }

  picturesOn(element: Element): Picture[] {
    return [...(this.#byElement.get(element)?.values() ?? [])];
  }

  isWaiting(picture: Picture): boolean {
    return this.#queue.isWaiting(picture);
  }

  /** Reads the address again; a new one voids what was known. Answers whether the record still holds. */
  refresh(picture: Picture): boolean {
    const address = picture.element.isConnected ? currentAddress(picture) : null;
    if (address === picture.address) return true;
    if (picture.outcome) picture.isWanted = false;
    this.reset(picture);
    picture.address = address;
    return false;
  }

  /** Voids the answer and the question, if any. */
  reset(picture: Picture): void {
    this.#queue.release(picture);
    picture.attempts = 0;
    if (!picture.outcome) return;
    picture.outcome = undefined;
    this.#options.onOutcome(picture);
  }

  /** Asks about a picture where it should be asked about, and takes back the question where it should not. */
  offer(picture: Picture): void {
    this.refresh(picture);
    if (picture.outcome) return;
    const priority = this.#priorityOf(picture);
    if (priority && picture.address !== null) void this.#queue.want(picture, picture.address, priority);
    else if (!picture.isWanted) this.#queue.release(picture);
  }

  offerAll(): void {
    for (const picture of this.pictures) this.offer(picture);
  }

  /** A person asks about this picture: size and settings do not matter. Null: it shows nothing now. */
  async demand(picture: Picture): Promise<ImageResult | null> {
    this.refresh(picture);
    if (picture.outcome && picture.outcome.status !== 'failed') return picture.outcome;
    this.reset(picture);
    picture.isWanted = true;
    return picture.address === null ? null : this.#queue.want(picture, picture.address, 'manual');
  }

  forget(picture: Picture): void {
    this.reset(picture);
    this.pictures.delete(picture);
    this.#byElement.get(picture.element)?.delete(picture.part);
  }

  /** Takes back every question but keeps the answers. */
  cancelAll(): void {
    for (const picture of this.pictures) this.#queue.release(picture);
  }

  /** Voids every answer, as after a change of sensitivity. */
  resetAll(): void {
    for (const picture of this.pictures) this.reset(picture);
    this.#queue.clear();
  }

  /** Voids every answer and every wish. */
  stopAll(): void {
    for (const picture of this.pictures) picture.isWanted = false;
    this.resetAll();
  }

  /** Drops the records of elements that have left the page. */
  forgetGone(): void {
    for (const picture of this.pictures) if (!picture.element.isConnected) this.forget(picture);
  }

  #priorityOf(picture: Picture): JudgePriority | null {
    const isSeen = picture.isVisible && !document.hidden;
    if (!picture.isWanted && !(this.isAutomatic && isSeen)) return null;
    if (picture.attempts >= maxAttempts || !isReady(picture)) return null;
    return isSeen ? 'visible' : 'background';
  }

  #accept(picture: Picture, address: string, result: ImageResult): void {
    if (!this.refresh(picture)) {
      this.offer(picture);
      return;
    }
    if (picture.address !== address) return;
    if (isCancelled(result)) {
      picture.attempts += 1;
      this.offer(picture);
      return;
    }
    if (!fitsElement(result, picture.element)) {
      picture.attempts += 1;
      return;
    }
    picture.outcome = result;
    this.#options.onOutcome(picture);
  }
}

/** Loaded and large enough on the screen to be worth a question. */
function isReady({ element, address }: Picture): boolean {
  if (address === null || isVectorAddress(address)) return false;
  if (element instanceof HTMLImageElement && (!element.complete || element.naturalWidth === 0)) return false;
  const { width, height } = element.getBoundingClientRect();
  return Math.min(width, height) >= minDisplayedPx;
}
