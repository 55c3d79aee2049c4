import * as v from 'valibot';
import { featureExtractor } from '../cut-network.ts';
import { defineArchitecture, dropoutArg, inputSizeArg } from '../define-architecture.ts';
import type { BuildArchitecture } from '../define-architecture.ts';
import { NetworkBuilder } from '../network-builder.ts';
import type { Network } from '../network.ts';
import type { ArchitectureSpec } from '../registry.ts';
import { inputName } from '../weight-specs.ts';

const memberSchema = v.strictObject({
  /** Of a classifier of pictures, cut at its penultimate node. */
  name: v.string(),
  /** What that classifier takes beside the input's size. */
  args: v.optional(v.record(v.string(), v.unknown()), {}),
});

const schema = v.strictObject({
  inputSize: inputSizeArg,
  members: v.pipe(v.array(memberSchema), v.minLength(2)),
  dropout: dropoutArg,
});

/** Of the member's nodes and weights, counted from 0. */
export function memberPrefix(index: number): string {
  return `member${index}/`;
}

/**
 * Several classifiers side by side on one picture: one dense layer weighs the features of all, so that kernels of the
 * members' own labels, each divided by their number, give the mean of their logits.
 */
export function ensemble(buildPictureNetwork: (architecture: ArchitectureSpec) => Network): BuildArchitecture {
  return defineArchitecture(schema, ({ inputSize, members, dropout }) => {
    const net = new NetworkBuilder([inputSize, inputSize, 3]);
    const features = members.map(({ name, args }, i) => {
      const member = featureExtractor(buildPictureNetwork({ name, args: { ...args, inputSize } }));
      return net.append(withPrefix(member, memberPrefix(i)), net.input);
    });
    return net.classifier(net.concat('members', features), dropout);
  });
}

function withPrefix(network: Network, prefix: string): Network {
  const renamed = (name: string) => (name === inputName ? name : `${prefix}${name}`);
  return {
    ...network,
    nodes: network.nodes.map((node) => ({ ...node, name: renamed(node.name), inputs: node.inputs.map(renamed) })),
    outputs: network.outputs.map(renamed),
  };
}
