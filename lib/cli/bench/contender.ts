import type { ModelCard } from '../../models/model-card.ts';
import type { RgbPixels } from '../../preprocess/pixels.ts';

/** One of two that run the same network in a worker of their own. */
export interface Contender {
  /** From the crop's bytes to the logit. */
  logit(crop: RgbPixels): Promise<number>;
  /** Brings a crop into the layout that the network takes. */
  normalize(crop: RgbPixels): Float32Array;
  /** From normalised values to the logit. */
  logitOf(values: Float32Array): Promise<number>;
}

/** The card and what starts a contender: addresses are relative to the worker's own script. */
export type StartContender = (card: ModelCard) => Promise<Contender>;

export const contenderNames = ['telltale', 'onnxruntime'] as const;
export type ContenderName = (typeof contenderNames)[number];

/** What a worker is asked; `logits` are those of the golden inputs, `time` answers milliseconds of each face. */
export type BenchTask = { task: 'logits' } | { task: 'time'; faces: number; isNormalized: boolean };
export type BenchReply = { ok: true; values: number[] } | { ok: false; error: string };

export async function readBytes(path: string): Promise<Uint8Array> {
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) throw new Error(`${path}: expected a file of the bench, got status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

export async function readJson(path: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await readBytes(path)));
}
