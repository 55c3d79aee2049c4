import { calibratedLogit, faceQuality } from '../models/calibration.ts';
import { goldenInputs } from '../models/golden-input.ts';
import { matchesGolden } from '../models/golden.ts';
import type { ModelCard } from '../models/model-card.ts';
import { probabilityOf } from '../models/verdict.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import type { BackendTrial } from './choose-backend.ts';
import type { Backend } from './contract.ts';
import { findGpuAdapter } from './gpu-adapter.ts';
import { readModelFiles } from './model-files.ts';
import type { ModelFiles } from './model-files.ts';
import { createNetworkRunner } from './network-runner.ts';
import type { JudgedCrops, NetworkRunner } from './network-runner.ts';
import { abandonWebGpu, activateWasm, activateWebGpu } from './tfjs-backends.ts';
import { startWorkingBackend } from './working-backend.ts';

/** A face's crop, and the longer side of its box in source pixels. */
export interface CroppedPixels {
  crop: RgbPixels;
  facePx: number;
}

/** Judges crops; proven against the golden logits before it exists. */
export interface Classifier {
  card: ModelCard;
  /** In use now, and why. */
  backend(): { backend: Backend; backendReason: string };
  /** Calibrated probabilities that the faces are fake, in order. Throws rather than give a number that means nothing. */
  fakeProbabilities(faces: readonly CroppedPixels[]): Promise<number[]>;
  /** What the probabilities are made of, before calibration; finite. */
  logits(crops: readonly RgbPixels[]): Promise<number[]>;
  /** As `logits`, and what the clip model judges: the features of the penultimate node, in the same pass. */
  logitsAndFeatures(crops: readonly RgbPixels[]): Promise<JudgedCrops>;
}

export interface LoadedClassifier extends Classifier {
  /** Runs another network on the backend of this one, on WebAssembly where that one fails on a GPU. */
  onWorkingBackend<T>(task: () => Promise<T>): Promise<T>;
}

function trialOf(files: ModelFiles): BackendTrial<NetworkRunner> {
  return {
    async start(backend) {
      await (backend === 'webgpu' ? activateWebGpu() : activateWasm());
      return createNetworkRunner(files);
    },
    isRight: async (runner) => matchesGolden(await runner.logits(goldenInputs(files.card.crop.size)), files.golden),
    abandon: (backend) => backend === 'webgpu' && abandonWebGpu(),
  };
}

function expectFinite(logits: number[]): number[] {
  for (const logit of logits) {
    if (!Number.isFinite(logit)) throw new Error(`Classifier: expected a finite logit, got ${logit}.`);
  }
  return logits;
}

/** Throws where the files are damaged or no backend gives the right results. */
export async function loadClassifier(): Promise<LoadedClassifier> {
  const [files, adapter] = await Promise.all([readModelFiles(), findGpuAdapter()]);
  const backend = await startWorkingBackend(adapter, trialOf(files));
  const logits = (crops: readonly RgbPixels[]) =>
    backend.run(async (runner) => expectFinite(await runner.logits(crops)));
  return {
    card: files.card,
    backend: () => ({ backend: backend.choice().backend, backendReason: backend.choice().reason }),
    onWorkingBackend: (task) => backend.run(task),
    logits,
    logitsAndFeatures: (crops) =>
      backend.run(async (runner) => {
        const judged = await runner.logitsAndFeatures(crops);
        return { ...judged, logits: expectFinite(judged.logits) };
      }),
    fakeProbabilities: async (faces) =>
      (await logits(faces.map(({ crop }) => crop))).map((logit, i) => {
        const { crop, facePx } = faces[i]!;
        return probabilityOf(calibratedLogit(logit, faceQuality(crop, facePx), files.card));
      }),
  };
}

/** Logits of the golden inputs on the backend that is asked for, beside those that the golden file expects. */
export async function runSelfTest(request: {
  backend: Backend;
  allowSoftware: boolean;
}): Promise<{ logits: number[]; expected: number[] }> {
  const files = await readModelFiles();
  if (request.backend === 'webgpu') {
    const adapter = await findGpuAdapter();
    const isAdmitted = adapter.kind === 'hardware' || (adapter.kind === 'software' && request.allowSoftware);
    if (!isAdmitted) throw new Error(`Self-test on WebGPU: expected a hardware adapter, got ${adapter.kind}.`);
  }
  const runner = await trialOf(files).start(request.backend);
  try {
    return { logits: await runner.logits(goldenInputs(files.card.crop.size)), expected: files.golden.logits };
  } finally {
    runner.dispose();
  }
}
