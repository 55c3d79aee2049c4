import { describe, expect, test } from 'vitest';
import { featureExtractor, penultimateNode, servedNetwork } from '../../../lib/models/cut-network.ts';
import { foldBatchNorm } from '../../../lib/models/fold-batch-norm.ts';
import { initialWeights } from '../../../lib/models/initial-weights.ts';
import { buildNetwork, buildServedNetwork } from '../../../lib/models/registry.ts';
import { nodeShapes, weightSpecs } from '../../../lib/models/weight-specs.ts';

const small = { inputSize: 32, alpha: 0.35 };
const dann = {
  name: 'dann',
  args: {
    inputSize: 32,
    featureExtractor: 'mobilenet-v2',
    featureExtractorArgs: { alpha: 0.35, batchNorm: true },
    featureUnits: 8,
    domains: 3,
    domainUnits: 4,
    dropout: 0.5,
  },
};

describe('penultimateNode', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['mobilenet-v2', { ...small, dropout: 0.5 }, 'pool'],
    ['cnn-16', { inputSize: 16 }, 'dense_2'],
    ['meso-4', { inputSize: 32 }, 'leaky_re_lu_1'],
    ['deepfake-detect', { inputSize: 32 }, 'dense_1'],
    [dann.name, dann.args, 'shared_features'],
  ])('of %s is what the label sees, dropout aside', (name, args, node) => {
    expect(penultimateNode(buildNetwork({ name, args }))).toBe(node);
  });

  test.each<[string, number, number]>([
    ['custom-cnn-2', 64, 512],
    ['custom-cnn-3', 64, 512],
    ['vggface16', 32, 2048],
    ['densenet-121', 32, 1024],
  ])('of %s has as many features as the reference draws its embeddings from', (name, inputSize, features) => {
    const network = featureExtractor(buildNetwork({ name, args: { inputSize } }));
    expect(nodeShapes(network).get(network.outputs[0]!)).toEqual([features]);
  });
});

describe('servedNetwork', () => {
  const trained = buildNetwork(dann);

  test('has no domain classifier, gradient reversal or dropout left', () => {
    expect(trained.outputs).toEqual(['label', 'domain']);
    const served = servedNetwork(trained);
    expect(served.outputs).toEqual(['label']);
    expect(served.nodes.filter(({ name, op }) => name.startsWith('domain') || /dropout|gradient/.test(op))).toEqual([]);
    expect(served.nodes.at(-1)!.name).toBe('label');
  });

  test('is what an architecture is served as, once batch norm is folded, with no weight of the domains', () => {
    const { network, weights } = foldBatchNorm(servedNetwork(trained), initialWeights(trained, 1));
    const served = buildServedNetwork(dann);
    expect(network).toEqual(served);
    expect(Object.keys(weights)).toEqual(weightSpecs(served).map(({ name }) => name));
    expect(Object.keys(weights).filter((name) => name.startsWith('domain'))).toEqual([]);
  });

  test('is the same whether a network was trained with batch norm or folded before', () => {
    const served = (batchNorm: boolean) => buildServedNetwork({ name: 'mobilenet-v2', args: { ...small, batchNorm } });
    expect(served(true)).toEqual(served(false));
  });
});
