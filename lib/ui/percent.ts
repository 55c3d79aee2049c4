const noBreakSpace = '\u00a0';

/** A share for people: `45 %`, `3.2 %` below ten percent, `0 %`. */
export function percent(share: number): string {
  const value = share * 100;
  const digits = value > 0 && value < 10 ? 1 : 0;
  return `${Number(value.toFixed(digits))}${noBreakSpace}%`;
}
