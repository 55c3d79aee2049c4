/** How many values a tensor of this shape holds. */
export function valueCount(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
