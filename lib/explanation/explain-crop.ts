import type { RgbPixels } from '../preprocess/pixels.ts';
import { evidenceMap, leastPixels, markedPixels, smoothness } from './evidence-map.ts';
import type { EvidenceMap } from './evidence-map.ts';
import { gridWindows } from './grid-windows.ts';
import { blurred, hide } from './hide.ts';

export type CropExplanation =
  | {
      status: 'explained';
      map: EvidenceMap;
      /** Of the calibrated logit, when everything that the map marks is hidden at once. */
      fall: number;
    }
  | { status: 'no-clear-place' }
  | { status: 'cancelled' };

export interface ExplainParts {
  /** One calibrated logit a crop, and the milliseconds that the classifier took over them. */
  classify: (crops: RgbPixels[]) => Promise<{ logits: number[]; ms: number }>;
  signal: AbortSignal;
}

/** A finer grid tells more and costs its square; a slow machine gets a coarser one. */
const finestGrid = 7;
const coarsestGrid = 5;
const classifyingBudgetMs = 650;
/** Crops that are classified in one go: others who wait for the classifier wait for no more than these. */
const cropsPerPiece = 7;
/** Of the calibrated logit: from 50 % to 38 %. */
const smallestFall = 0.5;
/** The marked pixels must carry this many times what as many others do. */
const smallestRatio = 2;
const largestMarkedPart = 0.4;
const leastSmoothness = 0.15;

function gridFor(msPerCrop: number): number {
  const affordable = Math.floor(Math.sqrt(classifyingBudgetMs / Math.max(msPerCrop, 0.1)));
  return Math.max(coarsestGrid, Math.min(finestGrid, affordable));
}

async function fallsOf(
  base: number,
  count: number,
  cropAt: (index: number) => RgbPixels,
  { classify, signal }: ExplainParts,
): Promise<number[] | null> {
  const falls: number[] = [];
  while (falls.length < count) {
    if (signal.aborted) return null;
    const piece = Math.min(cropsPerPiece, count - falls.length);
    const { logits } = await classify(Array.from({ length: piece }, (_, index) => cropAt(falls.length + index)));
    falls.push(...logits.map((logit) => base - logit));
  }
  return signal.aborted ? null : falls;
}

function meanOf(weights: Float32Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
}

/**
 * Where in a square crop the evidence for a fake lies: occlusion sensitivity (Zeiler and Fergus 2014, section 4.2)
 * with soft overlapping patches of a blurred copy. The map is put to the test before it is shown: everything that it
 * marks is hidden at once, and must take away clearly more than as many pixels elsewhere.
 */
export async function explainCrop(crop: RgbPixels, parts: ExplainParts): Promise<CropExplanation> {
  if (parts.signal.aborted) return { status: 'cancelled' };
  const [first, second] = [await parts.classify([crop]), await parts.classify([crop])];
  const base = first.logits[0]!;
  const grid = gridFor(Math.min(first.ms, second.ms));
  const windows = gridWindows(grid, crop.width);
  const hidden = blurred(crop);
  const falls = await fallsOf(base, windows.length, (index) => hide(crop, hidden, windows[index]!), parts);
  if (!falls) return { status: 'cancelled' };
  const map = evidenceMap(falls, grid);
  if (!map || smoothness(falls, grid) < leastSmoothness) return { status: 'no-clear-place' };
  const marked = markedPixels(map, crop.width);
  if (meanOf(marked) > largestMarkedPart) return { status: 'no-clear-place' };
  const trial = [marked, leastPixels(falls, grid, marked)];
  const tested = await fallsOf(base, trial.length, (index) => hide(crop, hidden, trial[index]!), parts);
  if (!tested) return { status: 'cancelled' };
  const [fall = 0, elsewhere = 0] = tested;
  const isClear = fall >= smallestFall && fall >= smallestRatio * Math.max(0, elsewhere);
  return isClear ? { status: 'explained', map, fall } : { status: 'no-clear-place' };
}
