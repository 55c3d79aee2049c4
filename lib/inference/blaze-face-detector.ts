import { dispose } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { decodeBlazeFace } from '../face/decode-blaze-face.ts';
import type { BoundingBox, DetectedFace } from '../face/types.ts';
import type { Network } from '../models/network.ts';
import { runNetworkOutputs } from '../models/run-network.ts';
import { decodeWeights } from '../models/weights-file.ts';
import type { WeightsLayout } from '../models/weights-file.ts';
import { normalizeCrops } from '../preprocess/normalize-crops.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import type { FaceDetector } from './face-detector.ts';
import { readAsset, readJsonAsset } from './read-asset.ts';
import { tensorsOn } from './tensors-on-backend.ts';
import { canvasContext } from './view-painter.ts';
import type { ViewPainter } from './view-painter.ts';

/** The build writes it beside MediaPipe's file, out of the same network. */
interface PackedNetwork {
  network: Network;
  weights: WeightsLayout;
}

/** Pixels to -1..1, as the network was trained. */
const normalization = { divisor: 127.5, offset: -1 };
const viewsPerBatch = 8;

function readView(painter: ViewPainter, view: BoundingBox, context: OffscreenCanvasRenderingContext2D): RgbPixels {
  painter.paint(view, context);
  const { width, height } = context.canvas;
  const rgba = context.getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height * 3); // [height, width, 3]
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    data[to] = rgba[from]!;
    data[to + 1] = rgba[from + 1]!;
    data[to + 2] = rgba[from + 2]!;
  }
  return { data, width, height };
}

/** From parts of the view's side to source pixels. */
function toSource({ box, keypoints, score }: DetectedFace, view: BoundingBox): DetectedFace {
  const side = view.width;
  return {
    box: {
      x: view.x + box.x * side,
      y: view.y + box.y * side,
      width: box.width * side,
      height: box.height * side,
    },
    keypoints: keypoints.map(({ x, y }) => ({ x: view.x + x * side, y: view.y + y * side })),
    score,
  };
}

/** Scores of the fine and the coarse grid, then boxes of both: [views, cells, cells, values]. */
async function runOnViews(
  network: Network,
  weights: Record<string, Tensor>,
  views: RgbPixels[],
): Promise<Float32Array[]> {
  const input = normalizeCrops(views, normalization); // [views, 128, 128, 3]
  const outputs = runNetworkOutputs(network, weights, input);
  try {
    return await Promise.all(outputs.map((output) => output.data<'float32'>()));
  } finally {
    dispose([input, ...outputs]);
  }
}

function rowOf(values: Float32Array, row: number, rows: number): Float32Array {
  const length = values.length / rows;
  return values.subarray(row * length, (row + 1) * length);
}

function facesByView(
  outputs: Float32Array[],
  views: readonly BoundingBox[],
  inputPx: number,
  minScore: number,
): DetectedFace[] {
  const [fineScores, coarseScores, fineBoxes, coarseBoxes] = outputs;
  return views.flatMap((view, i) => {
    const grids = [
      { scores: rowOf(fineScores!, i, views.length), boxes: rowOf(fineBoxes!, i, views.length) },
      { scores: rowOf(coarseScores!, i, views.length), boxes: rowOf(coarseBoxes!, i, views.length) },
    ];
    return decodeBlazeFace(grids, inputPx, minScore).map((face) => toSource(face, view));
  });
}

/** Needs no WebGL: MediaPipe's network on the tfjs backend that is active when it is used. */
export async function loadBlazeFaceDetector(): Promise<FaceDetector> {
  const [packed, bytes] = await Promise.all([
    readJsonAsset('models/detector/blaze-face.json') as Promise<PackedNetwork>,
    readAsset('models/detector/blaze-face.bin'),
  ]);
  const { network } = packed;
  const inputPx = network.inputShape[0]!;
  const tensors = tensorsOn(decodeWeights(packed, bytes));
  const context = canvasContext({ width: inputPx, height: inputPx });
  return {
    name: 'blazeface',
    async detect(painter, views, minScore) {
      const faces: DetectedFace[] = [];
      for (let start = 0; start < views.length; start += viewsPerBatch) {
        const batch = views.slice(start, start + viewsPerBatch);
        const pixels = batch.map((view) => readView(painter, view, context));
        faces.push(...facesByView(await runOnViews(network, tensors(), pixels), batch, inputPx, minScore));
      }
      return faces;
    },
  };
}
