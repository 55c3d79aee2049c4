import * as v from 'valibot';
import { featureExtractor } from '../cut-network.ts';
import { countArg, defineArchitecture, dropoutArg, inputSizeArg } from '../define-architecture.ts';
import type { BuildArchitecture } from '../define-architecture.ts';
import { NetworkBuilder } from '../network-builder.ts';
import type { Network } from '../network.ts';

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
  dropout: dropoutArg,
});

/** The same encoder for every frame of a clip [frames, size, size, 3], then a recurrent layer and the logit. */
export function cnnLstm(buildPictureNetwork: BuildPictureNetwork): BuildArchitecture {
  return defineArchitecture(schema, (args) => {
    const { inputSize, frames, encoder, encoderArgs, recurrent, units, dropout } = args;
    const net = new NetworkBuilder([frames, inputSize, inputSize, 3]);
    const features =
      encoder === 'reference'
        ? referenceEncoder(inputSize)
        : featureExtractor(buildPictureNetwork({ name: encoder, args: { ...encoderArgs, inputSize } }));
    const encoded = net.append(features, net.add({ name: 'frames', inputs: [net.input], op: 'fold-time' }));
    const clip = net.add({ name: 'clip', inputs: [encoded], op: 'unfold-time', steps: frames });
    const state = net.add({ name: recurrent, inputs: [clip], op: recurrent, units, returnSequences: false });
    return net.classifier(state, dropout);
  });
}

/** Of the DFDC CNN-LSTM: 32 filters of 2 x 2, average pool, flatten. */
function referenceEncoder(inputSize: number): Network {
  const net = new NetworkBuilder([inputSize, inputSize, 3]);
  let x = net.conv('conv2d', net.input, { filters: 32, kernelSize: 2, padding: 'valid', activation: 'relu' });
  x = net.averagePool('average_pooling2d', x, { poolSize: 2 });
  return net.network([net.apply('flatten', 'flatten', x)]);
}
