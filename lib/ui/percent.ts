/** A share for people: `3 %`, `0.4 %` below one percent, `0 %`. */
export function percent(share: number): string {
  const value = share * 100;
  const digits = value > 0 && value < 10 ? 1 : 0;
  return `${Number(value.toFixed(digits))} %`;
}
