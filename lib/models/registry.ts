import * as v from 'valibot';
import { mobileNetV2 } from './mobilenet-v2.ts';
import type { Network } from './network.ts';

const mobileNetV2Args = v.strictObject({
  inputSize: v.pipe(v.number(), v.integer(), v.minValue(32)),
  alpha: v.optional(v.pipe(v.number(), v.gtValue(0)), 1),
  batchNorm: v.optional(v.boolean(), false),
  dropout: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.9)), 0),
});

const builders = {
  'mobilenet-v2': (args: unknown): Network => mobileNetV2(v.parse(mobileNetV2Args, args)),
} satisfies Record<string, (args: unknown) => Network>;

export const architectureNames = Object.keys(builders);

/** Throws when the name is unknown or an argument does not fit. */
export function buildNetwork(architecture: { name: string; args: Record<string, unknown> }): Network {
  const builder = Object.hasOwn(builders, architecture.name)
    ? builders[architecture.name as keyof typeof builders]
    : undefined;
  if (!builder)
    throw new Error(`Architecture: expected one of ${architectureNames.join(', ')}, got ${architecture.name}`);
  return builder(architecture.args);
}
