import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { seededRandom } from '../../../lib/models/seeded-random.ts';

/** How a decoder doubles its side: each way leaves traces of its own in what it draws. */
export const decoderKinds = ['transposed', 'nearest', 'bilinear', 'shuffle'] as const;
export type DecoderKind = (typeof decoderKinds)[number];

export type AutoencoderWeights = Record<string, Variable>;

/** Pictures go in with sides that are multiples of it. */
export const stridePx = 4;

const widths = { full: 16, half: 24, quarter: 48, latent: 12 } as const;

/** [height, width, in, out]; a transposed convolution has its outputs before its inputs. */
type KernelShape = [number, number, number, number];

function upKernels(kind: DecoderKind): Record<string, KernelShape> {
  const { full, half, quarter } = widths;
  switch (kind) {
    case 'transposed':
      return { up1: [4, 4, half, quarter], up2: [4, 4, full, half] };
    case 'shuffle':
      return { up1: [3, 3, quarter, half * 4], up2: [3, 3, half, full * 4] };
    case 'nearest':
    case 'bilinear':
      return { up1: [3, 3, quarter, half], up2: [3, 3, half, full] };
  }
}

function kernelShapes(kind: DecoderKind): Record<string, KernelShape> {
  const { full, half, quarter, latent } = widths;
  return {
    in1: [4, 4, 3, half],
    in2: [3, 3, half, half],
    in3: [4, 4, half, quarter],
    in4: [3, 3, quarter, quarter],
    latent: [1, 1, quarter, latent],
    out1: [3, 3, latent, quarter],
    out2: [3, 3, quarter, quarter],
    out3: [3, 3, half, half],
    picture: [3, 3, full, 3],
    ...upKernels(kind),
  };
}

/** Names and shapes of the weights of an autoencoder. */
export function weightShapes(kind: DecoderKind): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(kernelShapes(kind)).flatMap(([name, shape]) => [
      [`${name}/kernel`, shape],
      [`${name}/bias`, [kind === 'transposed' && name.startsWith('up') ? shape[2] : shape[3]]],
    ]),
  );
}

/** Uniform with the variance of He et al. 2015; biases are 0. */
export function newAutoencoder(kind: DecoderKind, seed: number): AutoencoderWeights {
  const random = seededRandom(seed);
  const entries = Object.entries(weightShapes(kind)).map(([name, shape]): [string, Variable] => {
    const [height = 0, width = 0, a = 0, b = 0] = shape;
    const isTransposed = kind === 'transposed' && name.startsWith('up');
    const fanIn = isTransposed ? (height * width * b) / 4 : height * width * a;
    const limit = shape.length === 1 ? 0 : Math.sqrt(6 / fanIn);
    const values = Float32Array.from({ length: shape.reduce((x, y) => x * y, 1) }, () => (2 * random() - 1) * limit);
    return [name, tf.tidy(() => tf.variable(tf.tensor(values, shape)))];
  });
  return Object.fromEntries(entries);
}

function convolved(weights: AutoencoderWeights, name: string, x: Tensor4D, stride = 1): Tensor4D {
  const y = tf.conv2d(x, weights[`${name}/kernel`] as unknown as Tensor4D, stride, 'same');
  return tf.add(y, weights[`${name}/bias`]!);
}

/** Like tf.depthToSpace, out of operations that have gradients. */
function shuffledToSpace(x: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const parts = tf.reshape(x, [batch, height, width, 2, 2, channels / 4]);
  return tf.reshape(tf.transpose(parts, [0, 1, 3, 2, 4, 5]), [batch, height * 2, width * 2, channels / 4]);
}

function doubled(kind: DecoderKind, weights: AutoencoderWeights, name: string, x: Tensor4D): Tensor4D {
  const [batch, height, width] = x.shape;
  switch (kind) {
    case 'transposed': {
      const kernel = weights[`${name}/kernel`] as unknown as Tensor4D;
      const shape: [number, number, number, number] = [batch, height * 2, width * 2, kernel.shape[2]];
      return tf.add(tf.conv2dTranspose(x, kernel, shape, 2, 'same'), weights[`${name}/bias`]!);
    }
    case 'shuffle':
      return shuffledToSpace(convolved(weights, name, x));
    case 'nearest':
      return convolved(weights, name, tf.image.resizeNearestNeighbor(x, [height * 2, width * 2]));
    case 'bilinear':
      return convolved(weights, name, tf.image.resizeBilinear(x, [height * 2, width * 2], false, true));
  }
}

/** Pictures [batch, height, width, 3] in -1..1, as the decoder draws them again from an eighth of their numbers or less. */
export function reconstructed(kind: DecoderKind, weights: AutoencoderWeights, pictures: Tensor4D): Tensor4D {
  const active = (x: Tensor4D): Tensor4D => tf.leakyRelu(x, 0.1);
  const at2 = active(convolved(weights, 'in2', active(convolved(weights, 'in1', pictures, 2))));
  const at4 = active(convolved(weights, 'in4', active(convolved(weights, 'in3', at2, 2))));
  const latent = convolved(weights, 'latent', at4);
  const drawn4 = active(convolved(weights, 'out2', active(convolved(weights, 'out1', latent))));
  const drawn2 = active(convolved(weights, 'out3', active(doubled(kind, weights, 'up1', drawn4))));
  return convolved(weights, 'picture', active(doubled(kind, weights, 'up2', drawn2)));
}
