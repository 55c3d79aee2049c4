import type { Normalization } from '../preprocess/normalize-pixels.ts';
import type { ArchitectureSpec } from './registry.ts';

interface DefaultArchitecture {
  args: Record<string, unknown>;
  normalization: Normalization;
}

/** ImageNet's figures in shares of 255, as Keras' DenseNet and EfficientNet take pixels. */
const torch: Normalization = {
  divisor: [255 * 0.229, 255 * 0.224, 255 * 0.225],
  offset: [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225],
};
const signed: Normalization = { divisor: 127.5, offset: -1 };
const unit: Normalization = { divisor: 255, offset: 0 };
/** Less the mean of the pictures that the network was trained on, blue first. */
const imageNet: Normalization = { divisor: 1, offset: [-103.939, -116.779, -123.68], channelOrder: 'bgr' };
const vggFaces: Normalization = { divisor: 1, offset: [-93.594, -104.7624, -129.1863], channelOrder: 'bgr' };

/** Published input size, normalisation and arguments; where the reference says none, the pixels' range as 0 to 1. */
const defaults: Record<string, readonly [inputSize: number, Normalization, more?: Record<string, unknown>]> = {
  'mobilenet-v2': [224, signed, { batchNorm: true }],
  'mobilenet-v3-small': [224, signed],
  'mobilenet-v3-large': [224, signed],
  'efficientnet-b0': [224, torch],
  'efficientnet-b1': [240, torch],
  'efficientnet-b2': [260, torch],
  'efficientnet-b3': [300, torch],
  'efficientnet-b4': [380, torch],
  'resnet-50': [224, imageNet],
  'densenet-121': [224, torch],
  'vgg-16': [224, imageNet],
  vggface16: [224, vggFaces],
  xception: [299, signed],
  'meso-4': [256, unit],
  'meso-inception-4': [256, unit],
  'deepfake-detect': [128, torch],
  'custom-cnn-1': [224, unit],
  'custom-cnn-2': [224, unit],
  'custom-cnn-3': [224, unit],
  'cnn-lstm': [100, unit, { frames: 60, encoder: 'reference', recurrent: 'lstm', units: 16 }],
  ensemble: [
    224,
    signed,
    { members: [{ name: 'mobilenet-v2', args: { batchNorm: true } }, { name: 'mobilenet-v3-small' }] },
  ],
  dann: [224, imageNet, { featureExtractor: 'resnet-50', featureUnits: 256, domains: 2 }],
};

/** Of each of `cnn-1` to `cnn-20`. */
const referenceCnn = [128, { divisor: 127, offset: 0 }] as const;

/** What to build and feed an architecture with where a config does not say. Throws on an unknown name. */
export function defaultArchitecture(name: string): DefaultArchitecture {
  const found = entryOf(name);
  if (!found)
    throw new Error(`Architecture: expected one of ${Object.keys(defaults).join(', ')}, cnn-1 to cnn-20, got ${name}`);
  const [inputSize, normalization, more] = found;
  return { args: { inputSize, ...more }, normalization };
}

/** The published normalisation of the network that sees the pixels: of the encoder or feature extractor where there is one. */
export function defaultNormalization({ name, args }: ArchitectureSpec): Normalization {
  const inner = args['encoder'] ?? args['featureExtractor'];
  const isNamed = typeof inner === 'string' && entryOf(inner) !== undefined;
  return defaultArchitecture(isNamed ? inner : name).normalization;
}

function entryOf(name: string): (typeof defaults)[string] | undefined {
  if (Object.hasOwn(defaults, name)) return defaults[name];
  return /^cnn-(?:[1-9]|1\d|20)$/.test(name) ? referenceCnn : undefined;
}
