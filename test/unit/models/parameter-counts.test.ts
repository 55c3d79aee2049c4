import { describe, expect, test } from 'vitest';
import type { Network } from '../../../lib/models/network.ts';
import { architectureNames, buildNetwork, defaultArchitecture } from '../../../lib/models/registry.ts';
import { weightSpecs } from '../../../lib/models/weight-specs.ts';

function parameters(network: Network, isCounted: (name: string, trainable: boolean) => boolean = () => true): number {
  return weightSpecs(network)
    .filter(({ name, trainable }) => isCounted(name, trainable))
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

function published(name: string, args: Record<string, unknown> = {}): Network {
  return buildNetwork({ name, args: { ...defaultArchitecture(name).args, ...args } });
}

/** `count_params()` of keras.applications 3.15 with `include_top=False`; EfficientNet less the 7 of its Normalization layer. */
const headless: Record<string, number> = {
  'mobilenet-v2': 2_257_984,
  'mobilenet-v3-small': 939_120,
  'mobilenet-v3-large': 2_996_352,
  'resnet-50': 23_587_712,
  'densenet-121': 7_037_504,
  'vgg-16': 14_714_688,
  xception: 20_861_480,
  'efficientnet-b0': 4_049_571 - 7,
  'efficientnet-b1': 6_575_239 - 7,
  'efficientnet-b2': 7_768_569 - 7,
  'efficientnet-b3': 10_783_535 - 7,
  'efficientnet-b4': 17_673_823 - 7,
};

/** `count_params()` of the reference's own code run in Keras 3.15, from `cnn-1` on. */
const referenceCnns = [
  16_602_629, 3_458_289, 14_759_153, 14_759_153, 8_524_225, 8_943_809, 8_526_273, 4_296_897, 134_346_689, 4_296_897,
  8_943_809, 8_943_809, 8_943_809, 8_943_809, 8_952_001, 8_927_297, 8_943_809, 4_626_113, 60_719_809, 134_776_513,
];

/** The whole network, label included. */
const whole: Record<string, number> = {
  ...Object.fromEntries(referenceCnns.map((count, i) => [`cnn-${i + 1}`, count])),
  /** Built once in Keras 3.15 from the reference's description; its README says about 4.9 million. */
  'cnn-lstm': 4_918_769,
  /** VGG16 and two dense layers of 2048, likewise. */
  vggface16: 70_295_361,
  /** EfficientNet-B0, then dense layers of 512, 128 and 1. */
  'deepfake-detect': 4_049_564 + 1281 * 512 - 512 + 512 + 513 * 128 + 129,
  /** MobileNetV2 with batch norm and MobileNetV3-small with its last hidden layer, then one label on all features. */
  ensemble: 2_257_984 + 2_554_968 - 1025 * 1000 + 1280 + 1024 + 1,
  /** ResNet50, then 256 features, 2 domains and the label. */
  dann: 23_587_712 + 2049 * 256 + 257 * 2 + 257,
};

describe('parameters', () => {
  test.each(Object.entries(headless))('of %s below its head are as many as in Keras', (name, count) => {
    expect(parameters(published(name), (weight) => !/^(?:label|conv_2)\//.test(weight))).toBe(count);
  });

  test.each([
    ['mobilenet-v3-small', 2_554_968, 1024],
    ['mobilenet-v3-large', 5_507_432, 1280],
  ])('of %s with its last hidden layer are as many as in Keras', (name, withThousandClasses, features) => {
    const below = parameters(published(name), (weight) => !weight.startsWith('label/'));
    expect(below + (features + 1) * 1000).toBe(withThousandClasses);
  });

  test('of mobilenet-v3-small follow its width as in Keras', () => {
    const network = published('mobilenet-v3-small', { alpha: 0.75 });
    expect(parameters(network, (weight) => !/^(?:label|conv_2)\//.test(weight))).toBe(583_160);
  });

  test.each([
    ['meso-4', 27_977],
    ['meso-inception-4', 28_615],
  ])('of %s that train are as many as Afchar et al. 2018 say', (name, count) => {
    expect(parameters(published(name), (_, trainable) => trainable)).toBe(count);
  });

  test.each(Object.entries(whole))('of %s are as many as in the reference', (name, count) => {
    expect(parameters(published(name))).toBe(count);
  });
});

describe('defaultArchitecture', () => {
  test.each(architectureNames)('of %s builds a network that ends in a logit', (name) => {
    expect(published(name).outputs[0]).toBe('label');
  });

  test('refuses an unknown name', () => {
    expect(() => defaultArchitecture('cnn-21')).toThrow('got cnn-21');
  });
});
