import { cpus, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { PreparedFace } from '../prepared/prepared-face.ts';
import type { PreparedSet } from '../prepared/prepared-set.ts';
import { writeWholeText } from './weight-archive.ts';
import type { ChosenSamples } from './choose-samples.ts';
import type { TrainingSample } from '../training-sample.ts';
import { domainNames } from './samples.ts';

/** Writes what the run runs on to environment.json. */
export function writeEnvironment(runFolder: string, backend: string): void {
  const { binding } = tf.backend() as { binding?: { TF_Version?: string } };
  const facts = {
    backend,
    tfjs: tf.version_core,
    ...(binding?.TF_Version && { tensorflow: binding.TF_Version }),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    started: new Date().toISOString(),
  };
  writeWholeText(join(runFolder, 'environment.json'), `${JSON.stringify(facts, null, 2)}\n`);
}

type Counts = Record<string, number>;

function countsBy(faces: readonly PreparedFace[], keyOf: (face: PreparedFace) => string): Counts {
  const counts: Counts = {};
  for (const face of faces) counts[keyOf(face)] = (counts[keyOf(face)] ?? 0) + 1;
  return counts;
}

/**
 * Writes what the run learns from to data.json: the crops of `train` and `val` that were chosen for it, and those of
 * test; the hash is that of the prepared folder's manifest.
 */
export function writeDataFacts(runFolder: string, set: PreparedSet, chosen: ChosenSamples): void {
  const facesOf = (samples: readonly TrainingSample[]) =>
    samples.flatMap(({ places, track = places }) => track.map((place) => set.faces[place]!));
  const parts = {
    train: facesOf(chosen.train),
    val: facesOf(chosen.val),
    test: set.faces.filter(({ split }) => split === 'test'),
  };
  const splits = Object.entries(parts).map(([split, faces]) => [
    split,
    {
      crops: faces.length,
      byLabel: countsBy(faces, ({ label }) => (label === 1 ? 'fake' : 'real')),
      byDataset: countsBy(faces, ({ dataset, label }) => `${dataset}/${label === 1 ? 'fake' : 'real'}`),
      byMethod: countsBy(
        faces.filter(({ label }) => label === 1),
        ({ method }) => method ?? 'unknown',
      ),
    },
  ]);
  const facts = {
    name: basename(set.folder),
    framing: set.framing,
    cropSize: set.size,
    manifestSha256: set.sha256,
    domains: domainNames(set),
    splits: Object.fromEntries(splits),
  };
  writeWholeText(join(runFolder, 'data.json'), `${JSON.stringify(facts, null, 2)}\n`);
}
