export interface Batch {
  /** [batch, height, width, 3], or [batch, time, height, width, 3] for clips; normalised. */
  values: Float32Array<ArrayBuffer>;
  /** [batch]; 1 = fake. A self-blended real counts as fake here. */
  labels: Float32Array<ArrayBuffer>;
  /** [batch]: index of the domain. */
  domains: Int32Array<ArrayBuffer>;
  /** Indices of the samples. */
  indices: number[];
}
