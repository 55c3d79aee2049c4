import type { ModelCard } from '../models/model-card.ts';
import type { ClipJudge } from '../video/clip-judge.ts';
import type { FrameResult, JudgeFrameRequest } from '../video/contract.ts';
import type { RequestOwner } from './open-requests.ts';
import { VideoStream } from './video-stream.ts';
import type { MeasureFrame } from './video-stream.ts';

export interface VideoStreamsParts {
  card: () => Promise<ModelCard>;
  measure: MeasureFrame;
  /** Frames of all streams that wait or are measured at once; more are answered `busy`. */
  parallelFrames: number;
  /** For one stream; resolves to undefined where no clip model ships. */
  startClipJudge: () => Promise<ClipJudge | undefined>;
}

interface OpenStream {
  owner: RequestOwner;
  stream: VideoStream;
  isBusy: boolean;
  /** Of `performance.now()`. */
  heardMs: number;
}

const silenceMs = 60_000;
/** The one that was silent longest ends when there are more. */
const maxStreams = 64;

function keyOf({ tabId, frameId }: RequestOwner, streamId: string): string {
  return JSON.stringify([tabId, frameId, streamId]);
}

/** Streams of all senders. They end with `end`, with their tab or frame, and after a minute in which nothing was heard of them. */
export class VideoStreams {
  readonly #parts: VideoStreamsParts;
  readonly #open = new Map<string, OpenStream>();
  #framesInFlight = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: VideoStreamsParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#open.size;
  }

  async judgeFrame(owner: RequestOwner, request: JudgeFrameRequest): Promise<FrameResult> {
    const open = this.#hear(owner, request.streamId);
    if (open.isBusy || this.#framesInFlight >= this.#parts.parallelFrames) return { status: 'busy' };
    open.isBusy = true;
    this.#framesInFlight += 1;
    try {
      return await this.#judge(open.stream, request);
    } finally {
      open.isBusy = false;
      this.#framesInFlight -= 1;
    }
  }

  end(owner: RequestOwner, streamId: string): void {
    this.#end(keyOf(owner, streamId));
  }

  dropTab(tabId: number): void {
    this.#endWhere(({ owner }) => owner.tabId === tabId);
  }

  /** Of a document that went away. */
  dropOwner({ tabId, frameId }: RequestOwner): void {
    this.#endWhere(({ owner }) => owner.tabId === tabId && owner.frameId === frameId);
  }

  async #judge(stream: VideoStream, request: JudgeFrameRequest): Promise<FrameResult> {
    let card: ModelCard;
    try {
      card = await this.#parts.card();
      stream.clipJudge ??= await this.#parts.startClipJudge();
    } catch (error) {
      return { status: 'failed', reason: 'model-unavailable', detail: String(error) };
    }
    try {
      return await stream.judge(request, card, this.#parts.measure);
    } catch (error) {
      return { status: 'failed', reason: 'internal', detail: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Known streams move to the end of the map: its first one was silent longest. */
  #hear(owner: RequestOwner, streamId: string): OpenStream {
    const key = keyOf(owner, streamId);
    const known = this.#open.get(key);
    const open = known ?? { owner, stream: new VideoStream(), isBusy: false, heardMs: 0 };
    open.heardMs = performance.now();
    this.#open.delete(key);
    this.#open.set(key, open);
    if (this.#open.size > maxStreams) this.#end(this.#open.keys().next().value!);
    this.#timer ??= setTimeout(() => this.#endSilent(), silenceMs);
    return open;
  }

  #endSilent(): void {
    const now = performance.now();
    this.#endWhere(({ heardMs }) => now - heardMs >= silenceMs);
    const next = this.#open.values().next().value;
    this.#timer = next && setTimeout(() => this.#endSilent(), next.heardMs + silenceMs - now);
  }

  #end(key: string): void {
    this.#open.get(key)?.stream.end();
    this.#open.delete(key);
    if (this.#open.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #endWhere(isMeant: (open: OpenStream) => boolean): void {
    for (const [key, open] of this.#open) if (isMeant(open)) this.#end(key);
  }
}
