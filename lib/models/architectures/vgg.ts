import * as v from 'valibot';
import { alphaArg, countArg, defineArchitecture, dropoutArg, inputSizeArg } from '../define-architecture.ts';
import { NetworkBuilder } from '../network-builder.ts';

/** Filters and convolutions of each stage (Simonyan & Zisserman 2014, configuration D). */
const stages = [
  [64, 2],
  [128, 2],
  [256, 3],
  [512, 3],
  [512, 3],
] as const;

type LayerName = (stage: number, conv: number) => string;

function convolutions(
  net: NetworkBuilder,
  alpha: number,
  convName: LayerName,
  poolName: (stage: number) => string,
): string {
  let x: string = net.input;
  stages.forEach(([filters, count], i) => {
    for (let conv = 1; conv <= count; conv++)
      x = net.conv(convName(i + 1, conv), x, {
        filters: Math.max(1, Math.round(filters * alpha)),
        kernelSize: 3,
        activation: 'relu',
      });
    x = net.maxPool(poolName(i + 1), x, { poolSize: 2 });
  });
  return x;
}

const vggSchema = v.strictObject({ inputSize: inputSizeArg, alpha: alphaArg, dropout: dropoutArg });

/** Keras' VGG16 without its dense layers: the global mean of 512 features. */
export const vgg16 = defineArchitecture(vggSchema, ({ inputSize, alpha, dropout }) => {
  const net = new NetworkBuilder([inputSize, inputSize, 3]);
  const x = convolutions(
    net,
    alpha,
    (stage, conv) => `block${stage}_conv${conv}`,
    (stage) => `block${stage}_pool`,
  );
  return net.classifier(net.apply('global-average-pool', 'avg_pool', x), dropout);
});

const vggFaceSchema = v.strictObject({
  inputSize: inputSizeArg,
  alpha: alphaArg,
  featureUnits: v.optional(countArg, 2048),
  dropout: dropoutArg,
});

/**
 * VGG16 in its face form (Parkhi et al. 2015) with the layer names of keras-vggface, and its recipe for
 * fine-tuning: two dense layers `fc6` and `fc7` of the task's own width, here the reference's 2048.
 */
export const vggFace16 = defineArchitecture(vggFaceSchema, ({ inputSize, alpha, featureUnits, dropout }) => {
  const net = new NetworkBuilder([inputSize, inputSize, 3]);
  const x = convolutions(
    net,
    alpha,
    (stage, conv) => `conv${stage}_${conv}`,
    (stage) => `pool${stage}`,
  );
  const fc6 = net.dense('fc6', net.apply('flatten', 'flatten', x), featureUnits, 'relu');
  const kept = dropout > 0 ? net.dropout('fc6_dropout', fc6, dropout) : fc6;
  return net.classifier(net.dense('fc7', kept, featureUnits, 'relu'), dropout);
});
