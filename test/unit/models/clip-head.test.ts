import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, test } from 'vitest';
import { clipEncoder, clipHead } from '../../../lib/models/clip-head.ts';
import { featureExtractor, servedNetwork } from '../../../lib/models/cut-network.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import { buildNetwork } from '../../../lib/models/registry.ts';
import { runNetwork } from '../../../lib/models/run-network.ts';
import { weightSpecs } from '../../../lib/models/weight-specs.ts';
import { weightTensors } from '../../../lib/models/weights-file.ts';

const image = { alpha: 0.35 };
const architecture = {
  name: 'cnn-lstm',
  args: { inputSize: 32, frames: 3, encoder: 'mobilenet-v2', encoderArgs: image, units: 4, dropout: 0.3 },
};
const whole = servedNetwork(buildNetwork(architecture));
const head = clipHead(whole);
const encoder = clipEncoder(whole);
const names = (network: typeof whole) => weightSpecs(network).map(({ name }) => name);

describe('a clip network', () => {
  test('is its encoder for every frame, then its head', async () => {
    await tf.setBackend('cpu');
    const weights = weightTensors(initialWeights(whole, 3));
    const clips = tf.randomUniform([2, 3, 32, 32, 3], -1, 1, 'float32', 5);
    const expected = await runNetwork(whole, weights, clips).data();
    const features = runNetwork(encoder, weights, tf.reshape(clips, [6, 32, 32, 3]));
    const found = await runNetwork(head, weights, tf.reshape(features, [2, 3, -1])).data();
    expect([...found]).toEqual([...expected].map((logit) => expect.closeTo(logit, 5) as number));
    expect(found[0]).not.toBe(found[1]);
  });

  test('has each weight in one of the two', () => {
    expect([...names(encoder), ...names(head)]).toEqual(names(whole));
    expect(names(head)).toEqual(['lstm/kernel', 'lstm/recurrentKernel', 'lstm/bias', 'label/kernel', 'label/bias']);
  });

  test('has the image model, without its label, as encoder', () => {
    const extractor = featureExtractor(buildNetwork({ name: 'mobilenet-v2', args: { inputSize: 32, ...image } }));
    expect(weightSpecs(encoder)).toEqual(weightSpecs(extractor));
    expect(encoder.inputShape).toEqual([32, 32, 3]);
  });

  test('is asked for: a network of pictures has no head over time', () => {
    const pictures = buildNetwork({ name: 'mobilenet-v2', args: { inputSize: 32 } });
    expect(() => clipHead(pictures)).toThrow('expected an encoder of frames');
  });

  test('with the logits of frames begins at their mean, and corrects it by how features change', async () => {
    await tf.setBackend('cpu');
    const corrected = servedNetwork(
      buildNetwork({ ...architecture, args: { ...architecture.args, frameLogit: true } }),
    );
    const picture = buildNetwork({ name: 'mobilenet-v2', args: { inputSize: 32, ...image } });
    const weights = weightTensors(initialWeights(corrected, 3));
    const clips = tf.randomUniform([2, 3, 32, 32, 3], -1, 1, 'float32', 5);
    const each = await runNetwork(picture, weights, tf.reshape(clips, [6, 32, 32, 3])).data();
    const means = [0, 3].map((from) => (each[from]! + each[from + 1]! + each[from + 2]!) / 3);
    const logits = async (kernel: number, of: tf.Tensor) => [
      ...(await runNetwork(corrected, { ...weights, 'correction/kernel': tf.fill([4, 1], kernel) }, of).data()),
    ];
    expect(await logits(0, clips)).toEqual(means.map((logit) => expect.closeTo(logit, 5) as number));
    expect((await logits(1, clips))[0]).not.toBeCloseTo(means[0]!, 5);
    const still = tf.tile(tf.slice(clips, [0, 0, 0, 0, 0], [1, 1, 32, 32, 3]), [1, 3, 1, 1, 1]);
    expect((await logits(1, still))[0]).toBeCloseTo(each[0]!, 5);
  });
});
