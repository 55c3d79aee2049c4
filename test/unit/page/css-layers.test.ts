import { describe, expect, it } from 'vitest';
import { firstUrlLayer, splitLayers } from '../../../lib/page/css-layers.ts';

describe('layers of a computed background', () => {
  it('are split at commas outside quotes and brackets', () => {
    expect(splitLayers('linear-gradient(red, blue), url("data:image/png;base64,AA,)("), none')).toEqual([
      'linear-gradient(red, blue)',
      'url("data:image/png;base64,AA,)(")',
      'none',
    ]);
  });

  it('give the first picture file and its place', () => {
    expect(
      firstUrlLayer('linear-gradient(red, blue), url("https://a.test/x.jpg"), url("https://a.test/y.jpg")'),
    ).toEqual({
      index: 1,
      url: 'https://a.test/x.jpg',
    });
  });

  it('give addresses with quotes and brackets whole', () => {
    expect(firstUrlLayer(String.raw`url("https://a.test/a\"b)c.jpg")`)?.url).toBe('https://a.test/a"b)c.jpg');
  });

  it('give none where there are only colours', () => {
    expect(firstUrlLayer('none')).toBeNull();
    expect(firstUrlLayer('linear-gradient(red, blue)')).toBeNull();
  });
});
