import type { ImageResult, JudgePriority } from '../inference/contract.ts';
import type { Picture } from './picture.ts';

/** One address in question and everybody who waits for it. */
export interface JudgeJob {
  readonly address: string;
  readonly requestId: string;
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
  priority: JudgePriority;
  waiting: Set<Picture>;
}

interface RunningJob extends JudgeJob {
  controller: AbortController;
  isStarted: boolean;
  answer: PromiseWithResolvers<ImageResult>;
}

export const cancelled: ImageResult = { status: 'skipped', reason: 'cancelled', faces: [] };

interface QueueOptions {
  limit: number;
  run(job: JudgeJob): Promise<ImageResult>;
  deliver(picture: Picture, address: string, result: ImageResult): void;
}

const order: JudgePriority[] = ['manual', 'visible', 'background'];
const rememberedAddresses = 50;

/** Asks for each address once, a few at a time, what people look at first; remembers the latest answers. */
export class JudgeQueue {
  readonly #options: QueueOptions;
  readonly #jobs = new Map<string, RunningJob>();
  readonly #jobOf = new Map<Picture, RunningJob>();
  readonly #answers = new Map<string, ImageResult>();
  #runningCount = 0;
  #lastId = 0;
  #epoch = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  isWaiting(picture: Picture): boolean {
    return this.#jobOf.has(picture);
  }

  /** Resolves with the answer for the address, `cancelled` where everybody has stopped waiting for it. */
  want(picture: Picture, address: string, priority: JudgePriority): Promise<ImageResult> {
    const known = this.#answers.get(address);
    if (known) {
      this.#remember(address, known);
      this.#options.deliver(picture, address, known);
      return Promise.resolve(known);
    }
    const current = this.#jobOf.get(picture);
    if (current && current.address !== address) this.release(picture);
    const job = this.#jobs.get(address) ?? this.#newJob(address, priority);
    if (job.waiting.size === 0 || order.indexOf(priority) < order.indexOf(job.priority)) job.priority = priority;
    job.waiting.add(picture);
    this.#jobOf.set(picture, job);
    this.#pump();
    return job.answer.promise;
  }

  /** The picture no longer waits; a job that nobody waits for is dropped. */
  release(picture: Picture): void {
    const job = this.#jobOf.get(picture);
    if (!job) return;
    this.#jobOf.delete(picture);
    job.waiting.delete(picture);
    if (job.waiting.size > 0) return;
    this.#forget(job);
    job.controller.abort();
    job.answer.resolve(cancelled);
  }

  /** Drops all work and all answers. */
  clear(): void {
    this.#epoch += 1;
    for (const picture of this.#jobOf.keys()) this.release(picture);
    this.#answers.clear();
  }

  #newJob(address: string, priority: JudgePriority): RunningJob {
    const controller = new AbortController();
    this.#lastId += 1;
    const requestId = String(this.#lastId);
    const job: RunningJob = {
      address,
      requestId,
      signal: controller.signal,
      controller,
      priority,
      waiting: new Set<Picture>(),
      isStarted: false,
      answer: Promise.withResolvers(),
    };
    this.#jobs.set(address, job);
    return job;
  }

  #pump(): void {
    while (this.#runningCount < this.#options.limit) {
      const ready = [...this.#jobs.values()].filter((job) => !job.isStarted);
      const next = order.map((priority) => ready.find((job) => job.priority === priority)).find(Boolean);
      if (!next) return;
      void this.#start(next);
    }
  }

  async #start(job: RunningJob): Promise<void> {
    job.isStarted = true;
    this.#runningCount += 1;
    const epoch = this.#epoch;
    const result = await this.#options.run(job);
    this.#runningCount -= 1;
    if (epoch === this.#epoch && result.status !== 'failed' && !isCancelled(result))
      this.#remember(job.address, result);
    const waiting = [...job.waiting];
    this.#forget(job);
    for (const picture of waiting) this.#jobOf.delete(picture);
    for (const picture of waiting) this.#options.deliver(picture, job.address, result);
    job.answer.resolve(result);
    this.#pump();
  }

  #forget(job: RunningJob): void {
    if (this.#jobs.get(job.address) === job) this.#jobs.delete(job.address);
  }

  #remember(address: string, result: ImageResult): void {
    this.#answers.delete(address);
    this.#answers.set(address, result);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > rememberedAddresses && oldest !== undefined) this.#answers.delete(oldest);
  }
}

export function isCancelled(result: ImageResult): boolean {
  return result.status === 'skipped' && result.reason === 'cancelled';
}
