import * as v from 'valibot';
import { featureExtractor } from '../cut-network.ts';
import { countArg, defineArchitecture, dropoutArg, inputSizeArg } from '../define-architecture.ts';
import type { BuildArchitecture } from '../define-architecture.ts';
import { NetworkBuilder } from '../network-builder.ts';
import type { Network } from '../network.ts';

type BuildPictureNetwork = (architecture: { name: string; args: Record<string, unknown> }) => Network;

const schema = v.strictObject({
  inputSize: inputSizeArg,
  /** The name of a classifier of pictures, cut at its penultimate node. */
  featureExtractor: v.optional(v.string(), 'resnet-50'),
  /** What that classifier takes beside the input's size. */
  featureExtractorArgs: v.optional(v.record(v.string(), v.unknown()), {}),
  featureUnits: v.optional(countArg, 256),
  domains: v.pipe(v.number(), v.integer(), v.minValue(2)),
  /** Of a hidden layer of the domain classifier; 0: none. */
  domainUnits: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  dropout: dropoutArg,
});

/**
 * Domain-adversarial network (Ganin et al. 2016): feature extractor and a dense ReLU layer, then the label
 * predictor (output `label`, one logit) and, behind gradient reversal, the domain classifier (output
 * `domain`, [domains] logits).
 */
export function dann(buildPictureNetwork: BuildPictureNetwork): BuildArchitecture {
  return defineArchitecture(schema, (args) => {
    const { inputSize, featureUnits, domains, domainUnits, dropout } = args;
    const net = new NetworkBuilder([inputSize, inputSize, 3]);
    const extractor = buildPictureNetwork({
      name: args.featureExtractor,
      args: { ...args.featureExtractorArgs, inputSize },
    });
    const features = net.dense(
      'shared_features',
      net.append(featureExtractor(extractor), net.input),
      featureUnits,
      'relu',
    );
    const { outputs } = net.classifier(features, dropout);
    const reversed = net.add({ name: 'gradient_reversal', inputs: [features], op: 'gradient-reversal' });
    const hidden = domainUnits > 0 ? net.dense('domain_hidden', reversed, domainUnits, 'relu') : reversed;
    return net.network([...outputs, net.dense('domain', hidden, domains)]);
  });
}
