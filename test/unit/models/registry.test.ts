import { describe, expect, test } from 'vitest';
import { buildNetwork, defaultNormalization } from '../../../lib/models/registry.ts';

describe('buildNetwork', () => {
  test('refuses an unknown name', () => {
    expect(() => buildNetwork({ name: 'cnn-21', args: { inputSize: 64 } })).toThrow('got cnn-21');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['xception', { inputSize: 96, layers: 3 }, 'Architecture xception: layers'],
    ['cnn-1', {}, 'Architecture cnn-1: inputSize'],
    ['densenet-121', { inputSize: 64, dropout: 2 }, 'Architecture densenet-121: dropout'],
    ['custom-cnn-1', { inputSize: 32 }, 'Node max_pooling2d_5: expected at least 2 x 2'],
    ['dann', { inputSize: 64, domains: 1 }, 'Architecture dann: domains'],
    ['dann', { inputSize: 64, domains: 2, featureExtractor: 'dann' }, 'got dann'],
    ['cnn-lstm', { inputSize: 64, frames: 2, encoder: 'cnn-lstm' }, 'got cnn-lstm'],
    [
      'cnn-lstm',
      { inputSize: 64, frames: 2, encoder: 'cnn-8', encoderArgs: { width: 2 } },
      'Architecture cnn-8: width',
    ],
  ])('of %s with %j says what does not fit', (name, args, message) => {
    expect(() => buildNetwork({ name, args })).toThrow(message);
  });

  test('keeps the layers of an encoder under their own names, so that pretrained weights fit', () => {
    const names = (name: string, args: Record<string, unknown>) =>
      buildNetwork({ name, args: { inputSize: 64, ...args } }).nodes.map((node) => node.name);
    const encoder = names('resnet-50', {}).slice(0, -1);
    expect(names('dann', { domains: 2 })).toEqual([
      ...encoder,
      'shared_features',
      'label',
      'gradient_reversal',
      'domain',
    ]);
    expect(names('cnn-lstm', { frames: 2, encoder: 'resnet-50' })).toEqual([
      'frames',
      ...encoder,
      'clip',
      'lstm',
      'label',
    ]);
  });
});

describe('defaultNormalization', () => {
  test('is that of the network that sees the pixels', () => {
    const of = (name: string, args: Record<string, unknown> = {}) => defaultNormalization({ name, args });
    expect(of('cnn-3')).toEqual({ divisor: 127, offset: 0 });
    expect(of('dann')).toEqual(of('resnet-50'));
    expect(of('dann', { featureExtractor: 'xception' })).toEqual({ divisor: 127.5, offset: -1 });
    expect(of('cnn-lstm', { encoder: 'reference' })).toEqual({ divisor: 255, offset: 0 });
    expect(of('cnn-lstm', { encoder: 'vgg-16' }).channelOrder).toBe('bgr');
  });
});
