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
const by127: Normalization = { divisor: 127, offset: 0 };
const imageNet = caffe(103.939, 116.779, 123.68);
const vggFaces = caffe(93.594, 104.7624, 129.1863);

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
  ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`cnn-${i + 1}`, [128, by127] as const])),
  'cnn-lstm': [100, unit, { frames: 60, encoder: 'reference', recurrent: 'lstm', units: 16 }],
  dann: [224, imageNet, { featureExtractor: 'resnet-50', featureUnits: 256, domains: 2 }],
};

/** What to build and feed an architecture with where a config does not say. Throws on an unknown name. */
export function defaultArchitecture(name: string): DefaultArchitecture {
  const found = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
  if (!found) throw new Error(`Architecture: expected one of ${Object.keys(defaults).join(', ')}, got ${name}`);
  const [inputSize, normalization, more] = found;
  return { args: { inputSize, ...more }, normalization };
}

/** The published normalisation of the network that sees the pixels: of the encoder or feature extractor where there is one. */
export function defaultNormalization({ name, args }: ArchitectureSpec): Normalization {
  const inner = args['encoder'] ?? args['featureExtractor'];
  const isNamed = typeof inner === 'string' && Object.hasOwn(defaults, inner);
  return defaultArchitecture(isNamed ? inner : name).normalization;
}

/** Blue first, less the mean of the pictures that the network was trained on. */
function caffe(blue: number, green: number, red: number): Normalization {
  return { divisor: 1, offset: [-blue, -green, -red], channelOrder: 'bgr' };
}
