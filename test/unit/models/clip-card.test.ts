import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assertEncoder, parseClipCard } from '../../../lib/models/clip-card.ts';
import { parseModelCard } from '../../../lib/models/model-card.ts';

const image = parseModelCard(JSON.parse(readFileSync('public/models/face/card.json', 'utf8')));
const area = { auc: 0.8, aucInterval95: [0.6, 0.9] };
const card = {
  format: 1,
  kind: 'clip',
  name: 'clip',
  version: '0.1.0',
  date: '2026-11-21',
  architecture: { name: 'cnn-lstm', args: { inputSize: 128, frames: 8, encoder: 'mobilenet-v2' } },
  encoder: { name: image.name, version: image.version, sha256: image.weights.sha256 },
  clip: { frames: 8, secondsBetween: [0.25, 1] },
  temperature: 1.5,
  thresholds: image.thresholds,
  weights: { ...image.weights, tensors: [{ name: 'lstm/bias', shape: [64] }] },
  figures: {
    command: 'npm run evaluate',
    date: '2026-11-21',
    splitRule: 'by source',
    rows: [
      { dataset: 'faceforensics', split: 'test', real: 3, fake: 15, groups: 2, frames: area, clip: area, gain: 0 },
    ],
  },
  trainedOn: ['faceforensics'],
  terms: 'For research.',
  limitations: [],
};

describe('the card of a clip model', () => {
  test('keeps what it says', () => {
    expect(parseClipCard(card)).toEqual(card);
  });

  test.each<[string, object, string]>([
    ['of an image model', { kind: undefined }, 'Clip card: kind'],
    ['without its encoder', { encoder: undefined }, 'Clip card: encoder'],
    ['with half a hash', { encoder: { ...card.encoder, sha256: 'abc' } }, 'Clip card: encoder.sha256'],
    ['with other frames than its network', { clip: { ...card.clip, frames: 16 } }, 'clip.frames: expected 8'],
  ])('%s is refused by the field', (_, change, message) => {
    expect(() => parseClipCard({ ...card, ...change })).toThrow(message);
  });

  test('fits the image model whose features it reads, and no other', () => {
    expect(() => assertEncoder(parseClipCard(card), image)).not.toThrow();
    const retrained = { ...image, weights: { ...image.weights, sha256: '0'.repeat(64) } };
    expect(() => assertEncoder(parseClipCard(card), retrained)).toThrow('expected the image model face');
    expect(() => assertEncoder(parseClipCard(card), { ...image, version: '9.0.0' })).toThrow('9.0.0');
  });
});
