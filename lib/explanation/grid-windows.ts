/** Half a patch as a part of the crop's side: a smaller one hides too little to move a sure estimate, a larger one tells less. */
const reachFraction = 0.23;

/** How much a pixel belongs to each place of a line of `grid` places over `side` pixels: cos², of one width whatever the grid. */
function lineWeights(grid: number, side: number): Float32Array[] {
  const stride = side / grid;
  const reach = side * reachFraction;
  return Array.from({ length: grid }, (_, place) =>
    Float32Array.from({ length: side }, (_, pixel) => {
      const distance = Math.abs(pixel + 0.5 - (place + 0.5) * stride) / reach;
      return distance < 1 ? Math.cos((distance * Math.PI) / 2) ** 2 : 0;
    }),
  );
}

/** Soft patches [grid * grid][side * side], 0..1, row by row: each overlaps its neighbours. */
export function gridWindows(grid: number, side: number): Float32Array[] {
  const lines = lineWeights(grid, side);
  return lines.flatMap((down) =>
    lines.map((across) => {
      const window = new Float32Array(side * side);
      for (let y = 0; y < side; y++)
        if (down[y]! > 0) for (let x = 0; x < side; x++) window[y * side + x] = down[y]! * across[x]!;
      return window;
    }),
  );
}

/** Values of places [grid, grid] spread over [side, side] pixels by the very patches that they were measured with. */
export function spreadOverPixels(values: readonly number[], grid: number, side: number): Float32Array {
  const lines = lineWeights(grid, side);
  const spread = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let sum = 0;
      let total = 0;
      for (let row = 0; row < grid; row++) {
        const down = lines[row]![y]!;
        if (down === 0) continue;
        for (let column = 0; column < grid; column++) {
          const weight = down * lines[column]![x]!;
          sum += weight * values[row * grid + column]!;
          total += weight;
        }
      }
      spread[y * side + x] = sum / total;
    }
  }
  return spread;
}
