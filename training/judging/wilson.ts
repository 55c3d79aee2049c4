const quantile = 1.959964;

/** 95 % score interval of a rate seen in `count` independent trials (Wilson 1927). */
export function wilsonInterval95(rate: number, count: number): [number, number] {
  const share = quantile ** 2 / count;
  const centre = (rate + share / 2) / (1 + share);
  const half = (quantile / (1 + share)) * Math.sqrt((rate * (1 - rate)) / count + share / (4 * count));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
