import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { judgingProgress } from '../judging/judging-progress.ts';
import { preparationFacts } from '../judging/preparation-facts.ts';
import type { PreparedFace } from '../prepared/prepared-face.ts';
import { openPreparedSet } from '../prepared/prepared-set.ts';
import { storedCrop } from '../trainer/open-data.ts';
import { resamples } from './auc-row.ts';
import { calibratedRun } from './calibrated-run.ts';
import type { CalibratedRun } from './calibrated-run.ts';
import { destroyedRows } from './destroyed-crops.ts';
import type { DestroyedRow } from './destroyed-crops.ts';
import { destructions } from './destroy.ts';
import { drawBalanced } from './draw-balanced.ts';
import { pictureFacts } from './picture-facts.ts';
import type { FactsPlace } from './picture-facts.ts';
import { reencoded } from './reencoded-sources.ts';
import type { Reencoded } from './reencoded-sources.ts';
import { shortcutRows } from './shortcut-models.ts';
import type { KnownFace, ShortcutRow } from './shortcut-models.ts';

export interface ShortcutsRequest {
  runFolder: string;
  /** As published: what `file` of the manifest is relative to. */
  rawFolder: string;
  preparedFolder: string;
  /** Most faces of test, and of train for the simple models. */
  limit?: number;
  say: (line: string) => void;
}

export interface Shortcuts {
  command: string;
  date: string;
  run: Pick<CalibratedRun, 'name' | 'version' | 'weights' | 'weightsSha256' | 'likelyFake'>;
  data: { folder: string; sha256: string; splitRule: string };
  resamples: number;
  counts: { factsTrain: number; refittedTrain: number; test: number };
  shortcuts: ShortcutRow[];
  destroyed: DestroyedRow[];
  reencoded: Reencoded;
  seconds: number;
}

/** Keeps the command to some minutes on two cores. */
const most = { factsTrain: 2400, refittedTrain: 1800, test: 1400, reencoded: 80 };

/** Measures all three parts on the current backend. Throws where the prepared folder has no faces or misses its pictures. */
export async function measureShortcuts(request: ShortcutsRequest): Promise<Shortcuts> {
  const { runFolder, rawFolder, preparedFolder, limit = Infinity, say } = request;
  const startMs = performance.now();
  const set = openPreparedSet(preparedFolder);
  const { scale, rollCorrected = false } = storedCrop(preparedFolder);
  if (set.framing !== 'face' || scale === undefined)
    throw new Error(
      `${preparedFolder}: expected crops of faces, found framing ${set.framing}; prepare with --framing face`,
    );
  const train = drawBalanced(ofSplit(set.faces, 'train'), Math.min(limit, most.factsTrain));
  const test = testFaces(ofSplit(set.faces, 'test'), Math.min(limit, most.test));
  checkPictures([...train, ...test], rawFolder);
  const run = calibratedRun(runFolder);
  try {
    const place: FactsPlace = { set, rawFolder, crop: { scale, rollCorrected } };
    const knownTrain = await known(train, place, 'pictures of train');
    const knownTest = await known(test, place, 'pictures of test');
    const shortcuts = shortcutRows(knownTrain, knownTest);
    say(`single shortcuts: ${secondsSince(startMs)} s`);
    const refittedTrain = drawBalanced(train, Math.min(limit, most.refittedTrain));
    const bar = judgingProgress('destroyed', destructions.length * (refittedTrain.length + test.length));
    const onJudged = (count: number) => bar.advance(count);
    const destroyed = await destroyedRows({ set, judge: run.judge, train: refittedTrain, test, onJudged });
    bar.stop();
    say(`destroyed crops: ${secondsSince(startMs)} s`);
    const all = [...knownTrain, ...knownTest];
    const faces = Math.min(limit, most.reencoded);
    const stored = await reencoded({ set, rawFolder, crop: { scale }, run, known: all, test: knownTest, faces });
    const { name, version, weights, weightsSha256, likelyFake } = run;
    return {
      command: `npm run shortcuts -- --run RUN --data RAW --prepared DIR${Number.isFinite(limit) ? ` --limit ${limit}` : ''}`,
      date: new Date().toISOString().slice(0, 10),
      run: { name, version, weights, weightsSha256, likelyFake },
      data: { folder: basename(preparedFolder), sha256: set.sha256, splitRule: preparationFacts(set).splitRule },
      resamples,
      counts: { factsTrain: train.length, refittedTrain: refittedTrain.length, test: test.length },
      shortcuts,
      destroyed,
      reencoded: stored,
      seconds: secondsSince(startMs),
    };
  } finally {
    tf.dispose(run.judge.tensors);
  }
}

const secondsSince = (startMs: number) => Math.round((performance.now() - startMs) / 1000);

function ofSplit(faces: readonly PreparedFace[], split: PreparedFace['split']): PreparedFace[] {
  return faces.filter((face) => face.split === split && face.boxFrom === 'detected');
}

/** A set with many frames of few videos gives no more than its share of the samples. */
function testFaces(faces: readonly PreparedFace[], count: number): PreparedFace[] {
  if (!faces.length) throw new Error('expected faces of the test split, found none; prepare more data');
  return drawBalanced(faces, count);
}

function checkPictures(faces: readonly PreparedFace[], rawFolder: string): void {
  const wanted = faces[0]?.file.split('#')[0];
  if (wanted !== undefined && !existsSync(join(rawFolder, wanted)))
    throw new Error(`--data ${rawFolder}: expected the data that was prepared, found no ${wanted} in it`);
}

const atOnce = 8;

async function known(faces: readonly PreparedFace[], place: FactsPlace, name: string): Promise<KnownFace[]> {
  const bar = judgingProgress(name, faces.length);
  const found: KnownFace[] = [];
  for (let start = 0; start < faces.length; start += atOnce) {
    const batch = faces.slice(start, start + atOnce);
    found.push(...(await Promise.all(batch.map(async (face) => ({ face, facts: await pictureFacts(face, place) })))));
    bar.advance(batch.length);
  }
  bar.stop();
  return found;
}
