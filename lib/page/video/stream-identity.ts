import { uniqueId } from '../unique-id.ts';

/** Inference forgets a stream after a minute of silence: a longer rest begins a new one here, too. */
const longestRestMs = 50_000;
const breaks = ['emptied', 'loadstart', 'resize'];
/** A seek into that is no break but a new round: events of loops come late on busy pages. */
const startSeconds = 1;

interface IdentityOptions {
  /** The run that had this id is over; only told where frames of it were sampled. */
  onEnd: (streamId: string) => void;
  signal: AbortSignal;
}

/**
 * Which run of a video its frames belong to: another source, another frame size and a seek each begin a new one. A video
 * that goes back to its start, by a loop or by hand, shows the same once more and stays in its run.
 */
export class StreamIdentity {
  readonly #element: HTMLVideoElement;
  readonly #onEnd: (streamId: string) => void;
  #id: string | undefined;
  #source = '';
  #sampledSeconds = 0;
  #lastTimeSeconds = 0;
  #isAtStart = false;
  #lastAtMs = 0;

  constructor(element: HTMLVideoElement, { onEnd, signal }: IdentityOptions) {
    this.#element = element;
    this.#onEnd = onEnd;
    for (const type of breaks) element.addEventListener(type, () => this.end(), { signal });
    element.addEventListener('seeking', () => this.#onSeek(), { signal });
    signal.addEventListener('abort', () => this.end());
  }

  /** Undefined before the first frame and after a break. */
  get id(): string | undefined {
    return this.#id;
  }

  /** Media seconds from the first to the latest frame of the present stream, those of all rounds. */
  get sampledSeconds(): number {
    return this.#id === undefined ? 0 : this.#sampledSeconds;
  }

  /** The stream of a frame that is about to be sampled; null where that frame has been sampled already. */
  at(timeSeconds: number): string | null {
    const isOther = this.#element.currentSrc !== this.#source || this.#isBackElsewhere(timeSeconds);
    if (this.#id !== undefined && (isOther || performance.now() - this.#lastAtMs > longestRestMs)) this.end();
    if (this.#id !== undefined && timeSeconds === this.#lastTimeSeconds) return null;
    if (this.#id === undefined) this.#begin();
    else this.#go(timeSeconds);
    this.#source = this.#element.currentSrc;
    this.#lastTimeSeconds = timeSeconds;
    this.#lastAtMs = performance.now();
    return this.#id ?? null;
  }

  end(): void {
    const ended = this.#id;
    this.#id = undefined;
    if (ended !== undefined) this.#onEnd(ended);
  }

  #begin(): void {
    this.#id = uniqueId();
    this.#sampledSeconds = 0;
    this.#isAtStart = false;
  }

  #go(timeSeconds: number): void {
    const passed = timeSeconds - this.#lastTimeSeconds;
    this.#sampledSeconds += passed > 0 ? passed : timeSeconds;
    if (passed < 0) this.#isAtStart = false;
  }

  #onSeek(): void {
    if (this.#element.currentTime > startSeconds) this.end();
    else this.#isAtStart = true;
  }

  /** Browsers differ in whether and when they tell of a loop. */
  #isBackElsewhere(timeSeconds: number): boolean {
    const isRound = this.#isAtStart || this.#element.loop || timeSeconds <= startSeconds;
    return timeSeconds < this.#lastTimeSeconds && !isRound;
  }
}
