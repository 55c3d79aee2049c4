import { dispose, getBackend, tensor3d } from '@tensorflow/tfjs-core';
import { calibratedLogit } from '../models/calibration.ts';
import { goldenFeatures } from '../models/clip-golden.ts';
import { matchesGolden } from '../models/golden.ts';
import { runNetwork } from '../models/run-network.ts';
import type { ClipFiles } from './clip-files.ts';
import { tensorsOn } from './tensors-on-backend.ts';
import type { ClipToJudge } from './worker-protocol.ts';

/** Judges windows of features; proven against the golden logits on each backend that it meets. */
export interface ClipClassifier {
  /** Calibrated. Throws rather than give a number that means nothing. */
  logit(clip: ClipToJudge): Promise<number>;
}

/** On the backend that is active when it is asked. */
export function loadClipClassifier({
  card,
  crop,
  network,
  weights,
  golden,
}: Pick<ClipFiles, 'crop' | 'network' | 'weights' | 'golden'> & {
  card: Pick<ClipFiles['card'], 'temperature' | 'calibration'>;
}): ClipClassifier {
  const tensors = tensorsOn(weights);
  const [frames, featureCount] = network.inputShape as [number, number];
  let provenOn: string | undefined;

  async function logitsOf(values: Float32Array): Promise<number[]> {
    const count = values.length / (frames * featureCount);
    const input = tensor3d(values, [count, frames, featureCount]);
    const output = runNetwork(network, tensors(), input); // [count, 1]
    try {
      return [...(await output.data<'float32'>())];
    } finally {
      dispose([input, output]);
    }
  }

  async function prove(): Promise<void> {
    const backend = getBackend();
    if (provenOn === backend) return;
    if (!matchesGolden(await logitsOf(goldenFeatures(frames, featureCount)), golden))
      throw new Error(`The clip model gives wrong results here: expected the golden logits on ${backend}.`);
    provenOn = backend;
  }

  return {
    async logit({ features, quality }) {
      if (features.length !== frames || features.some(({ length }) => length !== featureCount))
        throw new Error(`Clip: expected ${frames} crops of ${featureCount} features, got ${features.length}.`);
      await prove();
      const values = new Float32Array(frames * featureCount);
      features.forEach((row, i) => values.set(row, i * featureCount));
      const logit = (await logitsOf(values))[0]!;
      if (!Number.isFinite(logit)) throw new Error(`Clip: expected a finite logit, got ${logit}.`);
      const { temperature, calibration } = card;
      return calibratedLogit(logit, quality, { temperature, calibration, crop });
    },
  };
}
