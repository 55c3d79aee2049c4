import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** What one batch asks of the network. */
export interface Targets {
  /** [batch]; 1 = fake. */
  labels: Float32Array;
  /** [batch]: the class weight; 0 for samples whose label training must not see. */
  labelWeights: Float32Array;
  /** [batch]: index of the domain. */
  domains: Int32Array;
  /** [batch]: weight in the domain loss; 1 where absent. */
  domainWeights?: Float32Array;
  /** [batch]: mean logit of the teachers, where there are any. */
  teacherLogits?: Float32Array;
}

export interface ObjectiveOptions {
  labelSmoothing: number;
  /** Of the domain loss, where the network has a domain head. */
  domainWeight: number;
  /** `weight` of the teachers' loss; the labels' has the rest. */
  distillation?: { weight: number; temperature: number };
}

export interface Losses {
  total: Scalar;
  label: Scalar;
  domain?: Scalar;
  teacher?: Scalar;
}

/** Sigmoid cross-entropy of logits [batch, 1], weighted, as a mean over the labelled samples; 0 where there are none. */
export function labelLoss(logits: Tensor, targets: Targets, labelSmoothing: number): Scalar {
  const smoothed = targets.labels.map((label) => label * (1 - labelSmoothing) + 0.5 * labelSmoothing);
  const labelled = targets.labelWeights.reduce((sum, weight) => sum + (weight > 0 ? 1 : 0), 0);
  const x = tf.reshape(logits, [-1]) as Tensor1D;
  const each = tf.sub(tf.softplus(x), tf.mul(x, tf.tensor1d(smoothed))); // [batch]
  return tf.div(tf.sum(tf.mul(each, tf.tensor1d(targets.labelWeights))), Math.max(1, labelled));
}

/**
 * Sigmoid cross-entropy of logits [batch, 1] against the teachers', both divided by the temperature T, as a mean over
 * the batch, times T squared so that gradients keep their size (Hinton et al. 2015, section 2). Class weights are the
 * labels' alone.
 */
export function teacherLoss(logits: Tensor, teacherLogits: Float32Array, temperature: number): Scalar {
  const x = tf.div(tf.reshape(logits, [-1]), temperature); // [batch]
  const taught = tf.sigmoid(tf.div(tf.tensor1d(teacherLogits), temperature)); // [batch]
  return tf.mul(tf.mean(tf.sub(tf.softplus(x), tf.mul(x, taught))), temperature ** 2);
}

/** Softmax cross-entropy of domain logits [batch, domains], weighted, as a mean over the batch. */
export function domainLoss(logits: Tensor, { domains, domainWeights }: Targets): Scalar {
  const expected = tf.oneHot(tf.tensor1d(domains, 'int32'), logits.shape[1]!);
  const each = tf.sum(tf.mul(expected, tf.logSoftmax(logits as Tensor2D)), 1); // [batch], the negative of each loss
  return tf.neg(tf.mean(domainWeights ? tf.mul(each, tf.tensor1d(domainWeights)) : each));
}

/** The loss to minimise; reversal happens inside the network, so the domain's is simply added (Ganin 2016). */
export function lossesOf(outputs: readonly Tensor[], targets: Targets, options: ObjectiveOptions): Losses {
  const label = labelLoss(outputs[0]!, targets, options.labelSmoothing);
  const teacher = taughtLoss(outputs[0]!, targets, options);
  const weight = options.distillation?.weight ?? 0;
  const told = teacher ? tf.add<Scalar>(tf.mul(label, 1 - weight), tf.mul(teacher, weight)) : label;
  const parts = { label, ...(teacher && { teacher }) };
  if (outputs.length === 1) return { total: told, ...parts };
  const domain = domainLoss(outputs[1]!, targets);
  return { total: tf.add(told, tf.mul(domain, options.domainWeight)), ...parts, domain };
}

function taughtLoss(
  logits: Tensor,
  { teacherLogits }: Targets,
  { distillation }: ObjectiveOptions,
): Scalar | undefined {
  if (!distillation) return undefined;
  if (!teacherLogits) throw new Error('Distillation: expected logits of the teachers with the targets, got none');
  return teacherLoss(logits, teacherLogits, distillation.temperature);
}
