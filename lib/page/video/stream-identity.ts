import { uniqueId } from '../unique-id.ts';

/** Inference forgets a stream after a minute of silence: a longer rest begins a new one here, too. */
const longestRestMs = 50_000;
const breaks = ['emptied', 'loadstart', 'seeking', 'resize'];

interface IdentityOptions {
  /** The run that had this id is over; only told where frames of it were sampled. */
  onEnd: (streamId: string) => void;
  signal: AbortSignal;
}

/** Which run of a video its frames belong to: another source, another frame size, a seek and a loop each begin a new one. */
export class StreamIdentity {
  readonly #element: HTMLVideoElement;
  readonly #onEnd: (streamId: string) => void;
  #id: string | undefined;
  #source = '';
  #firstTimeSeconds = 0;
  #lastTimeSeconds = 0;
  #lastAtMs = 0;

  constructor(element: HTMLVideoElement, { onEnd, signal }: IdentityOptions) {
    this.#element = element;
    this.#onEnd = onEnd;
    for (const type of breaks) element.addEventListener(type, () => this.end(), { signal });
    signal.addEventListener('abort', () => this.end());
  }

  /** Undefined before the first frame and after a break. */
  get id(): string | undefined {
    return this.#id;
  }

  /** Media seconds between the first and the latest frame of the present stream. */
  get sampledSeconds(): number {
    return this.#id === undefined ? 0 : this.#lastTimeSeconds - this.#firstTimeSeconds;
  }

  /** The stream of a frame that is about to be sampled; null where that frame has been sampled already. */
  at(timeSeconds: number): string | null {
    const isOther = this.#element.currentSrc !== this.#source || timeSeconds < this.#lastTimeSeconds;
    if (this.#id !== undefined && (isOther || performance.now() - this.#lastAtMs > longestRestMs)) this.end();
    if (this.#id !== undefined && timeSeconds === this.#lastTimeSeconds) return null;
    if (this.#id === undefined) this.#firstTimeSeconds = timeSeconds;
    this.#id ??= uniqueId();
    this.#source = this.#element.currentSrc;
    this.#lastTimeSeconds = timeSeconds;
    this.#lastAtMs = performance.now();
    return this.#id;
  }

  end(): void {
    const ended = this.#id;
    this.#id = undefined;
    if (ended !== undefined) this.#onEnd(ended);
  }
}
