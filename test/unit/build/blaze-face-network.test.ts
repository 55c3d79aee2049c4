import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { extractNetwork } from '../../../lib/build/blaze-face-network.ts';
import { parseTfliteFile } from '../../../lib/build/tflite-file.ts';
import { decodeBlazeFace } from '../../../lib/face/decode-blaze-face.ts';
import { goldenInputs } from '../../../lib/models/golden-input.ts';
import { runNetworkOutputs } from '../../../lib/models/run-network.ts';
import { nodeShapes, weightSpecs } from '../../../lib/models/weight-specs.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';
import { normalizeCrops } from '../../../lib/preprocess/normalize-crops.ts';

const file = fileURLToPath(
  new URL('../../../node_modules/@mediapipe/face_detection/face_detection_short_range.tflite', import.meta.url),
);
const { network, weights } = extractNetwork(parseTfliteFile(await readFile(file)));

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('the face network out of the TFLite file', () => {
  it('takes 128 px and gives scores and boxes of both grids', () => {
    const shapes = nodeShapes(network);
    expect(network.inputShape).toEqual([128, 128, 3]);
    expect(network.outputs.map((name) => shapes.get(name))).toEqual([
      [16, 16, 2],
      [8, 8, 6],
      [16, 16, 32],
      [8, 8, 96],
    ]);
  });

  it('has exactly the weights that its layers need', () => {
    const specs = weightSpecs(network);
    expect(Object.keys(weights).toSorted()).toEqual(specs.map(({ name }) => name).toSorted());
    for (const { name, shape } of specs) expect(weights[name]!.shape, name).toEqual(shape);
  });

  it('finds a drawn face where it is', async () => {
    const drawn = goldenInputs(64)[0]!;
    const data = new Uint8Array(128 * 128 * 3).fill(160);
    for (let row = 0; row < 64; row++) {
      data.set(drawn.data.subarray(row * 64 * 3, (row + 1) * 64 * 3), ((row + 40) * 128 + 20) * 3);
    }
    const input = normalizeCrops([{ data, width: 128, height: 128 }], { divisor: 127.5, offset: -1 });
    const outputs = runNetworkOutputs(network, weightTensors(weights), input);
    const [fineScores, coarseScores, fineBoxes, coarseBoxes] = outputs.map((output) => output.dataSync<'float32'>());
    const [face] = decodeBlazeFace(
      [
        { scores: fineScores!, boxes: fineBoxes! },
        { scores: coarseScores!, boxes: coarseBoxes! },
      ],
      128,
      0.5,
    );
    expect(face).toBeDefined();
    const centre = { x: (face!.box.x + face!.box.width / 2) * 128, y: (face!.box.y + face!.box.height / 2) * 128 };
    expect(Math.hypot(centre.x - 52, centre.y - 76)).toBeLessThan(12);
    const [rightEye, leftEye] = face!.keypoints;
    expect(rightEye!.x * 128).toBeLessThan(52);
    expect(leftEye!.x * 128).toBeGreaterThan(52);
  });
});
