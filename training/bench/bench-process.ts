import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Round {
  stepMs: number[];
  /** Processor time of the round, over all threads: a busy neighbour hardly changes it. */
  cpuMs: number;
  /** Resident memory at its highest so far. */
  peakBytes: number;
  /** Of Keras: what it runs on. */
  versions?: string;
  /** Of ours. */
  backend?: string;
}

/** A process that trains a round for each line it is given, and waits in between without work. */
export class BenchProcess {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #name: string;

  constructor(command: string, script: string) {
    this.#name = command;
    this.#child = spawn(command, [script], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#answers = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async round(request: string): Promise<Round> {
    this.#child.stdin!.write(`${request}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`${this.#name}: expected a line of JSON for "${request}", the process ended`);
    return JSON.parse(value) as Round;
  }

  close(): void {
    this.#child.stdin!.end();
  }
}
