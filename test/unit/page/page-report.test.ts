// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { labelOf } from '../../../lib/page/page-report.ts';

function labelFor(address: string | null, alt?: string): string {
  const element = document.createElement('img');
  if (alt !== undefined) element.alt = alt;
  return labelOf({ element, address });
}

describe('the name of a picture in the popup', () => {
  it('is its description where it has one', () => {
    expect(labelFor('https://a.test/x.jpg', ' Two people ')).toBe('Two people');
    expect(labelFor('https://a.test/x.jpg', 'x'.repeat(900))).toHaveLength(60);
  });

  it('is its file name otherwise, or its host', () => {
    expect(labelFor('https://a.test/album/face.jpg?size=2', '')).toBe('face.jpg');
    expect(labelFor('https://a.test/')).toBe('a.test');
  });

  it('never is a data: or blob: address', () => {
    expect(labelFor('data:image/png;base64,AA==')).toBe('Picture within the page');
    expect(labelFor('blob:https://a.test/1')).toBe('Picture made by the page');
  });
});
