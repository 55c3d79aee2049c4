import * as v from 'valibot';
import { featureExtractor } from '../cut-network.ts';
import { countArg, defineArchitecture, dropoutArg, inputSizeArg } from '../define-architecture.ts';
import type { BuildArchitecture } from '../define-architecture.ts';
import { NetworkBuilder } from '../network-builder.ts';
import type { Network } from '../network.ts';
import { nodeShapes } from '../weight-specs.ts';

/** Builds a classifier of pictures by name. */
type BuildPictureNetwork = (architecture: { name: string; args: Record<string, unknown> }) => Network;

const schema = v.strictObject({
  inputSize: inputSizeArg,
  frames: countArg,
  /** 'reference' or the name of a classifier of pictures, cut at its penultimate node. */
  encoder: v.optional(v.string(), 'reference'),
  /** What that classifier takes beside the input's size. */
  encoderArgs: v.optional(v.record(v.string(), v.unknown()), {}),
  recurrent: v.optional(v.picklist(['lstm', 'gru']), 'lstm'),
  units: v.optional(countArg, 16),
  /**
   * The logit is the mean of what the encoder's own label says of each frame, and the recurrent layer, which sees only
   * how features depart from their mean over the clip, adds a correction to it that starts at zero.
   */
  frameLogit: v.optional(v.boolean(), false),
  dropout: dropoutArg,
});

/** The same encoder for every frame of a clip [frames, size, size, 3], then a recurrent layer and the logit. */
export function cnnLstm(buildPictureNetwork: BuildPictureNetwork): BuildArchitecture {
  return defineArchitecture(schema, (args) => {
    const { inputSize, frames, encoder, encoderArgs, recurrent, units, frameLogit, dropout } = args;
    const net = new NetworkBuilder([frames, inputSize, inputSize, 3]);
    const features =
      encoder === 'reference'
        ? referenceEncoder(inputSize)
        : featureExtractor(buildPictureNetwork({ name: encoder, args: { ...encoderArgs, inputSize } }));
    const encoded = net.append(features, net.add({ name: 'frames', inputs: [net.input], op: 'fold-time' }));
    const clip = net.add({ name: 'clip', inputs: [encoded], op: 'unfold-time', steps: frames });
    const seen = frameLogit ? net.add({ name: 'departure', inputs: [clip], op: 'center-time' }) : clip;
    const state = net.add({ name: recurrent, inputs: [seen], op: recurrent, units, returnSequences: false });
    if (!frameLogit) return net.classifier(state, dropout);
    const [, width] = nodeShapes(net.network([clip])).get(clip) as [number, number];
    return correctedFrames(net, clip, { frames, width, state, dropout });
  });
}

interface Correction {
  frames: number;
  /** Of the features. */
  width: number;
  /** The recurrent node. */
  state: string;
  dropout: number;
}

function correctedFrames(net: NetworkBuilder, clip: string, { frames, width, state, dropout }: Correction): Network {
  const grid = net.reshape('clip_grid', clip, [frames, 1, width]);
  const ofFrames = net.dense('label', net.apply('global-average-pool', 'clip_mean', grid), 1);
  const kept = dropout > 0 ? net.dropout('correction_dropout', state, dropout) : state;
  const correction = net.add({
    name: 'correction',
    inputs: [kept],
    op: 'dense',
    units: 1,
    useBias: true,
    activation: 'linear',
    initialKernel: 0,
  });
  return net.network([net.merge('add', 'clip_label', [ofFrames, correction])]);
}

/** Of the DFDC CNN-LSTM: 32 filters of 2 x 2, average pool, flatten. */
function referenceEncoder(inputSize: number): Network {
  const net = new NetworkBuilder([inputSize, inputSize, 3]);
  let x = net.conv('conv2d', net.input, { filters: 32, kernelSize: 2, padding: 'valid', activation: 'relu' });
  x = net.averagePool('average_pooling2d', x, { poolSize: 2 });
  return net.network([net.apply('flatten', 'flatten', x)]);
}
