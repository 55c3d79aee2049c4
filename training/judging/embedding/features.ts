/** Rows of features after one another: [rows, columns]. */
export interface FeatureMatrix {
  rows: number;
  columns: number;
  values: Float32Array;
}

export function featureMatrix(rows: readonly (readonly number[])[]): FeatureMatrix {
  const columns = rows[0]?.length ?? 0;
  return { rows: rows.length, columns, values: Float32Array.from(rows.flat()) };
}

export function rowOf({ values, columns }: FeatureMatrix, row: number): Float32Array {
  return values.subarray(row * columns, (row + 1) * columns);
}

export function rowsOf(features: FeatureMatrix, places: readonly number[]): FeatureMatrix {
  const { columns } = features;
  const values = new Float32Array(places.length * columns);
  places.forEach((place, i) => values.set(rowOf(features, place), i * columns));
  return { rows: places.length, columns, values };
}

export interface Standardisation {
  means: Float64Array;
  /** 1 where a feature never changes. */
  deviations: Float64Array;
}

/** Mean and standard deviation of each column, of the rows that are fitted on alone. */
export function fitStandardisation({ rows, columns, values }: FeatureMatrix): Standardisation {
  const means = new Float64Array(columns);
  const deviations = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) means[i % columns]! += values[i]! / rows;
  for (let i = 0; i < values.length; i++) deviations[i % columns]! += (values[i]! - means[i % columns]!) ** 2 / rows;
  return { means, deviations: deviations.map((variance) => (variance > 1e-12 ? Math.sqrt(variance) : 1)) };
}

export function standardise(features: FeatureMatrix, { means, deviations }: Standardisation): FeatureMatrix {
  const { columns } = features;
  const values = features.values.map((value, i) => (value - means[i % columns]!) / deviations[i % columns]!);
  return { ...features, values };
}
