export type Activation = 'linear' | 'relu' | 'relu6' | 'sigmoid' | 'tanh' | 'swish' | 'hard-swish' | 'hard-sigmoid';
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
        useBias: boolean;
        activation: Activation;
      }
    | {
        op: 'depthwise-conv2d';
        kernelSize: number;
        strides: number;
        padding: Padding;
        useBias: boolean;
        activation: Activation;
      }
    | { op: 'dense'; units: number; useBias: boolean; activation: Activation }
    | { op: 'batch-norm'; epsilon: number }
    | { op: 'activation'; activation: Activation }
    | { op: 'max-pool' | 'average-pool'; poolSize: number; strides: number; padding: Padding }
    | { op: 'pad'; top: number; bottom: number; left: number; right: number; channels: number }
    | { op: 'global-average-pool' | 'global-max-pool' | 'flatten' }
    | { op: 'dropout'; rate: number }
    | { op: 'add' | 'multiply'; activation: Activation }
    | { op: 'concat' }
    | { op: 'reshape'; shape: number[] }
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
