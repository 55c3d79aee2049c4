import type { Tensor } from '@tensorflow/tfjs-core';

export interface NodeGradients {
  /** For each input of the node; undefined where it needs none. May be the incoming gradient itself. */
  inputs: (Tensor | undefined)[];
  /** By part: kernel, bias, scale, offset. */
  weights?: Record<string, Tensor>;
}

/** What a node computed, and how its gradient follows. */
export interface Differentiated {
  /** May be the node's input itself. */
  output: Tensor;
  /** What `backward` reads, to be held until then; anything else may be disposed. */
  saved: Tensor[];
  /** From the gradient of the output; runs in a tidy of its own. */
  backward: (dy: Tensor) => NodeGradients;
  /** Of a batch norm, [channels] each. */
  statistics?: { mean: Tensor; variance: Tensor };
}
