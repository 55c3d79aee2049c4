/**
 * The column of each row such that the sum of the costs is least: Hungarian method with potentials (Kuhn 1955, Munkres
 * 1957; shortest augmenting paths), O(rows^2 * columns). Costs are finite, [rows][columns], with no more rows than columns.
 */
function leastCostColumns(costs: readonly (readonly number[])[]): number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOfColumn = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    const previousColumn = new Int32Array(columns + 1);
    const slack = new Float64Array(columns + 1).fill(Infinity);
    const isVisited = new Uint8Array(columns + 1);
    rowOfColumn[0] = row;
    let at = 0;
    do {
      isVisited[at] = 1;
      const current = rowOfColumn[at]!;
      let least = Infinity;
      let next = 0;
      for (let column = 1; column <= columns; column++) {
        if (isVisited[column]) continue;
        const reduced = costs[current - 1]![column - 1]! - rowPotential[current]! - columnPotential[column]!;
        if (reduced < slack[column]!) {
          slack[column] = reduced;
          previousColumn[column] = at;
        }
        if (slack[column]! < least) {
          least = slack[column]!;
          next = column;
        }
      }
      for (let column = 0; column <= columns; column++) {
        if (isVisited[column]) {
          rowPotential[rowOfColumn[column]!]! += least;
          columnPotential[column]! -= least;
        } else slack[column]! -= least;
      }
      at = next;
    } while (rowOfColumn[at] !== 0);
    for (; at !== 0; at = previousColumn[at]!) rowOfColumn[at] = rowOfColumn[previousColumn[at]!]!;
  }
  const columnOfRow = Array.from({ length: rows }, () => -1);
  for (let column = 1; column <= columns; column++)
    if (rowOfColumn[column]! > 0) columnOfRow[rowOfColumn[column]! - 1] = column - 1;
  return columnOfRow;
}

/**
 * Pairs of the left (rows) and the right such that the sum of their costs is least, where a left one that stays alone
 * costs `aloneCost`: for each left one the index of its right one or undefined. A pair without a cost may not be.
 */
export function assignPairs(
  costs: readonly (readonly (number | undefined)[])[],
  rightCount: number,
  aloneCost: number,
): (number | undefined)[] {
  if (costs.length === 0 || rightCount === 0) return costs.map(() => undefined);
  const spare = Array.from({ length: costs.length }, () => aloneCost);
  const filled = costs.map((row) => [...row.map((cost) => Math.min(cost ?? aloneCost * 2, aloneCost * 2)), ...spare]);
  return leastCostColumns(filled).map((column, row) =>
    column < rightCount && costs[row]![column] !== undefined ? column : undefined,
  );
}
