const ratio = (Math.sqrt(5) - 1) / 2;

/** Where a function of one value that falls and then rises is least, to within `tolerance`. */
export function goldenSection(
  loss: (at: number) => number,
  [low, high]: readonly [number, number],
  tolerance: number,
): number {
  let [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [lossA, lossB] = [loss(a), loss(b)];
  while (high - low > tolerance) {
    if (lossA < lossB) {
      high = b;
      [b, lossB] = [a, lossA];
      a = high - ratio * (high - low);
      lossA = loss(a);
    } else {
      low = a;
      [a, lossA] = [b, lossB];
      b = low + ratio * (high - low);
      lossB = loss(b);
    }
  }
  return (low + high) / 2;
}
