import * as v from 'valibot';
import { foldedNetwork } from './fold-batch-norm.ts';
import type { Network } from './network.ts';

/** Builds a network of checked arguments; `name` is for the error alone. */
export type BuildArchitecture = (name: string, args: unknown) => Network;

type ArgsSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

/** Side of the square input in pixels. */
export const inputSizeArg = v.pipe(v.number(), v.integer(), v.minValue(1));
/** Share of features dropped before the logit in training. */
export const dropoutArg = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.95)), 0);
/** Width multiplier. */
export const alphaArg = v.optional(v.pipe(v.number(), v.gtValue(0)), 1);
/** Of the first convolution; 1 keeps twice the resolution throughout. */
export const stemStridesArg = v.optional(v.picklist([1, 2]), 2);
export const countArg = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What every classifier of pictures with batch norm takes; `batchNorm` false folds each batch norm that can be. */
export const pictureArgs = { inputSize: inputSizeArg, dropout: dropoutArg, batchNorm: v.optional(v.boolean(), true) };

/** `build` gets arguments that fit `schema`; where they say `batchNorm: false`, batch norm is folded away. */
export function defineArchitecture<Schema extends ArgsSchema>(
  schema: Schema,
  build: (args: v.InferOutput<Schema>) => Network,
): BuildArchitecture {
  return (name, value) => {
    const parsed = v.safeParse(schema, value);
    if (!parsed.success) {
      const issue = parsed.issues[0];
      throw new Error(`Architecture ${name}: ${v.getDotPath(issue) ?? 'args'}: ${issue.message}`);
    }
    const args = parsed.output;
    return 'batchNorm' in args && args['batchNorm'] === false ? foldedNetwork(build(args)) : build(args);
  };
}
