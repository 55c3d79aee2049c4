import type { SheetTile } from '../../../lib/cli/tile-sheet.ts';
import { draw } from '../../judging/plots/draw.ts';
import type { Plot } from '../../judging/plots/draw.ts';
import type { PreparedFace } from '../../prepared/prepared-face.ts';
import { trivialFeatures } from './tell-apart.ts';

export interface ShownPair {
  real: PreparedFace;
  kind: string;
  realPixels: Uint8Array;
  fakePixels: Uint8Array;
}

const differenceTimes = 8;

/** The middle quarter, where single pixels can be seen. */
function middle(pixels: Uint8Array, side: number): SheetTile['pixels'] {
  const part = 2 * Math.floor(side / 4);
  const start = Math.floor((side - part) / 2);
  const data = new Uint8Array(part * part * 3);
  for (let row = 0; row < part; row++) {
    const from = ((start + row) * side + start) * 3;
    data.set(pixels.subarray(from, from + part * 3), row * part * 3);
  }
  return { data, width: part, height: part };
}

/** Two pairs a row: real, reconstruction, their difference times 8 around grey, and the reconstruction's middle. */
export function pairTiles(pairs: readonly ShownPair[], side: number): SheetTile[] {
  const whole = (data: Uint8Array) => ({ data, width: side, height: side });
  return pairs.flatMap(({ real, kind, realPixels, fakePixels }): SheetTile[] => {
    const difference = fakePixels.map((value, i) =>
      Math.min(255, Math.max(0, 128 + differenceTimes * (value - realPixels[i]!))),
    );
    return [
      { pixels: whole(realPixels), lines: ['real', real.dataset] },
      { pixels: whole(fakePixels), lines: ['reconstructed', kind] },
      { pixels: whole(difference), lines: [`difference x${differenceTimes}`, ''] },
      { pixels: middle(fakePixels, side)!, lines: ['reconstructed', 'its middle'] },
    ];
  });
}

/** Mean log power over frequency, a line for each name. */
export async function spectrumPlot(series: Record<string, readonly Uint8Array[]>, side: number): Promise<Plot> {
  const values = Object.entries(series).flatMap(([name, pictures]) => {
    const spectra = trivialFeatures(pictures, side).map(({ spectrum }) => spectrum);
    return spectra[0]!.map((_, ring) => ({
      name,
      frequency: (ring / (spectra[0]!.length - 1)) * Math.SQRT1_2,
      power: spectra.reduce((sum, spectrum) => sum + spectrum[ring]!, 0) / spectra.length,
    }));
  });
  const names = Object.keys(series).join(', ');
  return draw('Radial spectra', `Mean power of luma over frequency of ${names}.`, {
    width: 420,
    height: 300,
    data: { values },
    mark: { type: 'line', strokeWidth: 1.6 },
    encoding: {
      x: { field: 'frequency', type: 'quantitative', title: 'cycles a pixel, from the middle to the corner' },
      y: { field: 'power', type: 'quantitative', title: 'log10 power', scale: { zero: false } },
      color: { field: 'name', type: 'nominal', title: null, sort: null },
    },
  });
}
