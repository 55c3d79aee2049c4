import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { RgbPixels } from '../../lib/preprocess/pixels.ts';
import type { Sample } from '../data/sample.ts';

const lineSchema = v.object({
  file: v.string(),
  label: v.picklist([0, 1]),
  dataset: v.string(),
  paired: v.boolean(),
  source: v.string(),
  givenSplit: v.optional(v.picklist(['train', 'val', 'test'])),
  /** Place in the packed file; absent where no face was found. */
  index: v.optional(v.number()),
  score: v.optional(v.number()),
  /** Longer box side in source pixels. */
  facePx: v.optional(v.number()),
  miss: v.optional(v.string()),
});

export type CropLine = v.InferOutput<typeof lineSchema>;
export type CroppedSample = Sample & { pixels: RgbPixels; score: number };

/** One dataset's crops: `<dataset>.bin` holds size x size RGB after one another, `<dataset>.jsonl` a line a picture. */
export class CropCache {
  readonly lines: CropLine[];
  readonly #bytes: string;
  readonly #manifest: string;
  readonly #size: number;
  #count = 0;

  /** `spec` describes how the crops were made; a cache made otherwise is refused. */
  constructor(folder: string, dataset: string, size: number, spec: string) {
    mkdirSync(folder, { recursive: true });
    const header = join(folder, 'spec.json');
    if (!existsSync(header)) writeFileSync(header, spec);
    const found = readFileSync(header, 'utf8');
    if (found !== spec)
      throw new Error(`${header}: expected ${spec}, got ${found}; choose another --cache or remove the folder`);
    this.#size = size;
    this.#bytes = join(folder, `${dataset}.bin`);
    this.#manifest = join(folder, `${dataset}.jsonl`);
    this.lines = existsSync(this.#manifest) ? readLines(this.#manifest) : [];
    this.#count = this.lines.filter(({ index }) => index !== undefined).length;
    if (existsSync(this.#bytes)) truncateSync(this.#bytes, this.#count * this.cropBytes);
  }

  get cropBytes(): number {
    return this.#size * this.#size * 3;
  }

  add(line: Omit<CropLine, 'index'>, pixels?: Uint8Array): void {
    if (pixels && pixels.length !== this.cropBytes)
      throw new Error(`${line.file}: expected a crop of ${this.cropBytes} bytes, got ${pixels.length}`);
    if (pixels) appendFileSync(this.#bytes, pixels);
    const full: CropLine = pixels ? { ...line, index: this.#count++ } : line;
    appendFileSync(this.#manifest, `${JSON.stringify(full)}\n`);
    this.lines.push(full);
  }

  /** The crops with their pixels, all in memory. */
  load(): CroppedSample[] {
    if (!existsSync(this.#bytes)) return [];
    const bytes = readFileSync(this.#bytes);
    return this.lines.flatMap(({ index, score = 0, label, ...line }) => {
      if (index === undefined) return [];
      const data = new Uint8Array(bytes.buffer, bytes.byteOffset + index * this.cropBytes, this.cropBytes);
      const { file, dataset, paired, source, givenSplit } = line;
      return [
        {
          file,
          dataset,
          paired,
          source,
          ...(givenSplit && { givenSplit }),
          label,
          score,
          pixels: { data, width: this.#size, height: this.#size },
        },
      ];
    });
  }
}

function readLines(path: string): CropLine[] {
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length !== text.length) writeFileSync(path, whole);
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => v.parse(lineSchema, JSON.parse(line)));
}
