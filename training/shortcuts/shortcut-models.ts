import { featureMatrix } from '../judging/embedding/features.ts';
import { rowsOf } from '../judging/embedding/features.ts';
import type { PreparedFace } from '../prepared/prepared-face.ts';
import { aucFigure, samplesOf } from './auc-row.ts';
import type { AucFigure } from './auc-row.ts';
import type { PictureFacts, Shortcut } from './picture-facts.ts';
import { simpleLogits } from './simple-model.ts';
import type { LabelledFeatures } from './simple-model.ts';

export interface KnownFace {
  face: PreparedFace;
  facts: PictureFacts;
}

export interface ShortcutRow {
  shortcut: Shortcut;
  dataset: string;
  paired: boolean;
  /** By a model fitted on this data set alone; absent where it has one label only. */
  own?: AucFigure;
  /** By a model fitted on all sets together. */
  pooled: AucFigure;
}

const shortcuts: readonly Shortcut[] = ['metadata', 'framing', 'backdrop'];

/** What each shortcut alone tells: fitted on train, measured on test, for each data set and for all. */
export function shortcutRows(train: readonly KnownFace[], test: readonly KnownFace[]): ShortcutRow[] {
  return shortcuts.flatMap((shortcut) => rowsOfShortcut(shortcut, having(train, shortcut), having(test, shortcut)));
}

function having(known: readonly KnownFace[], shortcut: Shortcut): KnownFace[] {
  return known.filter(({ facts }) => facts[shortcut] !== undefined);
}

function rowsOfShortcut(shortcut: Shortcut, train: readonly KnownFace[], test: readonly KnownFace[]): ShortcutRow[] {
  if (!train.length || !test.length) return [];
  const [fitted, judged] = [labelled(train, shortcut), labelled(test, shortcut)];
  const pooled = simpleLogits(fitted, judged.features, { quadratic: true });
  if (!pooled) return [];
  const scoresOf = (logits: ArrayLike<number>) =>
    test.map(({ face }, i) => ({ ...scoreless(face), score: logits[i]! }));
  const scored = scoresOf(pooled);
  const names = [...new Set(test.map(({ face }) => face.dataset)), 'all'];
  return names.map((dataset) => {
    const samples = samplesOf(scored, dataset);
    const places = [...train.keys()].filter((i) => train[i]!.face.dataset === dataset);
    const own = simpleLogits(part(fitted, places), judged.features, { quadratic: true });
    return {
      shortcut,
      dataset,
      paired: isPaired(test, dataset),
      ...(own && { own: aucFigure(samplesOf(scoresOf(own), dataset)) }),
      pooled: aucFigure(samples),
    };
  });
}

const scoreless = ({ label, dataset, source }: PreparedFace) => ({ label, dataset, source });

export function isPaired(known: readonly { face: PreparedFace }[], dataset: string): boolean {
  return known.some(({ face }) => face.dataset === dataset && face.paired);
}

function labelled(known: readonly KnownFace[], shortcut: Shortcut): LabelledFeatures {
  return {
    features: featureMatrix(known.map(({ facts }) => facts[shortcut]!)),
    labels: known.map(({ face }) => face.label),
    sources: known.map(({ face }) => face.source),
  };
}

function part({ features, labels, sources }: LabelledFeatures, places: readonly number[]): LabelledFeatures {
  return {
    features: rowsOf(features, places),
    labels: places.map((i) => labels[i]!),
    sources: places.map((i) => sources[i]!),
  };
}
