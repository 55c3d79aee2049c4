export type Activation =
  'linear' | 'relu' | 'relu6' | 'sigmoid' | 'tanh' | 'swish' | 'hard-swish' | 'hard-sigmoid' | 'softmax';
export type Padding = 'same' | 'valid';

interface NodeBase {
  /** Unique; weight names are `<name>/kernel`, `<name>/bias` and so on. */
  name: string;
  /** Names of the nodes that feed this one; 'input' is the network's input. */
  inputs: string[];
}

export type LayerNode = NodeBase &
  (
    | {
        op: 'conv2d';
        filters: number;
        kernelSize: number;
        strides: number;
        padding: Padding;
        /** 1 where absent. */
        dilation?: number;
        useBias: boolean;
        activation: Activation;
        /** Where the kernel starts, all alike or value by value; random where absent. Pretrained files may lack the node. */
        initialKernel?: number | readonly number[];
      }
    | {
        op: 'depthwise-conv2d';
        kernelSize: number;
        strides: number;
        padding: Padding;
        useBias: boolean;
        activation: Activation;
      }
    | {
        op: 'dense';
        units: number;
        useBias: boolean;
        activation: Activation;
        /** As that of a convolution. */
        initialKernel?: number | readonly number[];
      }
    /** `momentum`: how much of the moving statistics stays at a training step; 0.99 where absent (Keras). */
    | { op: 'batch-norm'; epsilon: number; momentum?: number }
    | { op: 'activation'; activation: Activation }
    /** max(x, slope * x). */
    | { op: 'leaky-relu'; slope: number }
    | { op: 'max-pool' | 'average-pool'; poolSize: number; strides: number; padding: Padding }
    | { op: 'pad'; top: number; bottom: number; left: number; right: number; channels: number }
    | { op: 'global-average-pool' | 'global-max-pool' | 'flatten' }
    | { op: 'dropout'; rate: number }
    | { op: 'add' | 'multiply'; activation: Activation }
    | { op: 'concat' }
    | { op: 'reshape'; shape: number[] }
    /** [batch, time, ...shape] to [batch * time, ...shape]: what follows runs on every frame alike. */
    | { op: 'fold-time' }
    /** [batch * steps, ...shape] back to [batch, steps, ...shape]. */
    | { op: 'unfold-time'; steps: number }
    /** [batch, time, features]: what each feature is above its mean over the clip. */
    | { op: 'center-time' }
    /** [batch, time, features] to [batch, units], or [batch, time, units]; Keras' gates and weight layout. */
    | { op: 'lstm' | 'gru'; units: number; returnSequences: boolean }
    /** Identity whose gradient is multiplied by -lambda (Ganin 2016); lambda comes with the training step. */
    | { op: 'gradient-reversal' }
  );

/** A network as plain data: what an architecture function returns, what training and serving both execute. */
export interface Network {
  /** Without the batch: [height, width, channels] or [features]. */
  inputShape: number[];
  /** In execution order. */
  nodes: LayerNode[];
  /** Names of the nodes that the network returns. */
  outputs: string[];
}

export interface WeightSpec {
  name: string;
  shape: number[];
  trainable: boolean;
}

/** One weight without a backend. */
export interface WeightArray {
  shape: number[];
  values: Float32Array;
}

/** By weight name. */
export type WeightArrays = Record<string, WeightArray>;
