import { describe, expect, it } from 'vitest';
import { dataUrlToBlob } from '../../../lib/page/data-url.ts';

const bytesOf = async (url: string) => [...new Uint8Array(await dataUrlToBlob(url)!.arrayBuffer())];

describe('data: addresses', () => {
  it('are read as base64', async () => {
    expect(await bytesOf('data:image/png;base64,AP+A/w==')).toEqual([0, 255, 128, 255]);
    expect(dataUrlToBlob('data:image/png;base64,AA==')?.type).toBe('image/png');
  });

  it('are read as base64 that is escaped or broken into lines', async () => {
    expect(await bytesOf('data:image/png;base64,AP%2BA%2Fw%3D%3D')).toEqual([0, 255, 128, 255]);
    expect(await bytesOf('data:image/png;base64,AP+A\n /w==')).toEqual([0, 255, 128, 255]);
  });

  it('are read as text', async () => {
    expect(await dataUrlToBlob('data:image/svg+xml;charset=utf-8,%3Csvg%3E 100%')!.text()).toBe('<svg> 100%');
  });

  it('are refused when malformed', () => {
    expect(dataUrlToBlob('data:image/png;base64,***')).toBeNull();
    expect(dataUrlToBlob('data:image/png')).toBeNull();
  });
});
