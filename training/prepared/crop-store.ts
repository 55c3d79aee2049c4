import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { FoundFace, PreparedItem } from './prepare-item.ts';
import { setFiles } from './prepared-set.ts';

export interface JournalLine {
  file: string;
  faces: FoundFace[];
  misses: PreparedItem['misses'];
}

/**
 * What preparation has done so far: pixels one after another, and a line for each picture or video that is done. Pixels
 * come first, so that after an end at any point only what lies behind the last whole line is to be cut off.
 */
export class CropStore {
  readonly lines: JournalLine[];
  readonly #crops: string;
  readonly #journal: string;
  readonly #cropBytes: number;

  constructor(folder: string, size: number) {
    mkdirSync(folder, { recursive: true });
    this.#crops = join(folder, setFiles.crops);
    this.#journal = join(folder, setFiles.journal);
    this.#cropBytes = size * size * 3;
    this.lines = this.#recover();
  }

  #recover(): JournalLine[] {
    const bytes = existsSync(this.#journal) ? readFileSync(this.#journal) : Buffer.alloc(0);
    const stored = existsSync(this.#crops) ? statSync(this.#crops).size : 0;
    const lines: JournalLine[] = [];
    let [journalEnd, cropsEnd] = [0, 0];
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, end + 1)) {
      const line = JSON.parse(bytes.toString('utf8', journalEnd, end)) as JournalLine;
      const after = cropsEnd + line.faces.length * this.#cropBytes;
      if (after > stored) break;
      lines.push(line);
      [journalEnd, cropsEnd] = [end + 1, after];
    }
    if (journalEnd < bytes.length) truncateSync(this.#journal, journalEnd);
    if (cropsEnd < stored) truncateSync(this.#crops, cropsEnd);
    return lines;
  }

  add(file: string, { crops, misses }: PreparedItem): void {
    const wrong = crops.find(({ pixels }) => pixels.length !== this.#cropBytes);
    if (wrong) throw new Error(`${file}: expected crops of ${this.#cropBytes} bytes, got ${wrong.pixels.length}`);
    const pixels = openSync(this.#crops, 'a');
    try {
      for (const crop of crops) writeSync(pixels, crop.pixels);
    } finally {
      closeSync(pixels);
    }
    const line: JournalLine = { file, faces: crops.map(({ face }) => face), misses };
    appendFileSync(this.#journal, `${JSON.stringify(line)}\n`);
    this.lines.push(line);
  }
}
