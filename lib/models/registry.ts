import * as v from 'valibot';
import { cnnLstm } from './architectures/cnn-lstm.ts';
import { customCnns } from './architectures/custom-cnns.ts';
import { dann } from './architectures/dann.ts';
import { deepfakeDetect } from './architectures/deepfake-detect.ts';
import { denseNet121 } from './architectures/densenet-121.ts';
import { efficientNets } from './architectures/efficientnet.ts';
import { ensemble } from './architectures/ensemble.ts';
import { meso4, mesoInception4 } from './architectures/mesonet.ts';
import { mobileNetV3Large, mobileNetV3Small } from './architectures/mobilenet-v3.ts';
import { referenceCnns } from './architectures/reference-cnns.ts';
import { resNet50 } from './architectures/resnet-50.ts';
import { vgg16, vggFace16 } from './architectures/vgg.ts';
import { xception } from './architectures/xception.ts';
import { servedNetwork } from './cut-network.ts';
import { alphaArg, defineArchitecture, dropoutArg, stemStridesArg } from './define-architecture.ts';
import type { BuildArchitecture } from './define-architecture.ts';
import { foldedNetwork } from './fold-batch-norm.ts';
import { mobileNetV2 } from './mobilenet-v2.ts';
import type { Network } from './network.ts';
import { nodeShapes } from './weight-specs.ts';

export { defaultArchitecture, defaultNormalization } from './default-architecture.ts';

/** What a config or a model card says of its network. */
export interface ArchitectureSpec {
  name: string;
  args: Record<string, unknown>;
}

const mobileNetV2Schema = v.strictObject({
  inputSize: v.pipe(v.number(), v.integer(), v.minValue(32)),
  alpha: alphaArg,
  /** Without by default: that is how the pretrained backbone and the shipped weights come. */
  batchNorm: v.optional(v.boolean(), false),
  dropout: dropoutArg,
  residual: v.optional(v.boolean(), false),
  stemStrides: stemStridesArg,
});

/** Classifiers of one picture that stand alone. */
const singleBuilders: Record<string, BuildArchitecture> = {
  'mobilenet-v2': defineArchitecture(mobileNetV2Schema, mobileNetV2),
  'mobilenet-v3-small': mobileNetV3Small,
  'mobilenet-v3-large': mobileNetV3Large,
  ...efficientNets,
  'resnet-50': resNet50,
  'densenet-121': denseNet121,
  'vgg-16': vgg16,
  vggface16: vggFace16,
  xception,
  'meso-4': meso4,
  'meso-inception-4': mesoInception4,
  'deepfake-detect': deepfakeDetect,
  ...customCnns,
  ...referenceCnns,
};

/** [size, size, 3] to one logit: what a CNN-LSTM encodes and a DANN extracts features with. */
const pictureBuilders: Record<string, BuildArchitecture> = {
  ...singleBuilders,
  ensemble: ensemble((architecture) => build(architecture, singleBuilders)),
};

const builders: Record<string, BuildArchitecture> = {
  ...pictureBuilders,
  'cnn-lstm': cnnLstm((architecture) => build(architecture, pictureBuilders)),
  dann: dann((architecture) => build(architecture, pictureBuilders)),
};

export const architectureNames = Object.keys(builders);

/** Throws when the name is unknown, an argument does not fit, or the input is too small for the layers. */
export function buildNetwork(architecture: ArchitectureSpec): Network {
  const network = build(architecture, builders);
  nodeShapes(network);
  return network;
}

/**
 * The network that ships of an architecture: the label alone, batch norm folded. Its weights are what
 * `foldBatchNorm(servedNetwork(network), weights)` makes of the trained ones.
 */
export function buildServedNetwork(architecture: ArchitectureSpec): Network {
  return foldedNetwork(servedNetwork(buildNetwork(architecture)));
}

function build({ name, args }: ArchitectureSpec, known: Record<string, BuildArchitecture>): Network {
  const builder = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!builder) throw new Error(`Architecture: expected one of ${Object.keys(known).join(', ')}, got ${name}`);
  return builder(name, args);
}
