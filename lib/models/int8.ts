/** Symmetric int8 with a scale for each channel: value = scale[channel] * int8. */
export interface QuantizedValues {
  /** Of each place along the channel axis. */
  scales: Float32Array;
  values: Int8Array;
}

/** The last axis longer than 1: output channels of convolution and dense kernels, channels of depthwise ones. */
export function channelAxis(shape: readonly number[]): number {
  return Math.max(
    0,
    shape.findLastIndex((length) => length > 1),
  );
}

export function quantize(shape: readonly number[], values: Float32Array): QuantizedValues {
  const channels = shape[channelAxis(shape)] ?? 1;
  const scales = new Float32Array(channels);
  values.forEach((value, i) => {
    const channel = i % channels; // all axes behind the channel's have length 1
    scales[channel] = Math.max(scales[channel]!, Math.abs(value) / 127);
  });
  return { scales, values: Int8Array.from(values, (value, i) => Math.round(value / (scales[i % channels]! || 1))) };
}

export function dequantize({ scales, values }: QuantizedValues): Float32Array {
  const result = new Float32Array(values.length);
  const channels = scales.length;
  for (let i = 0, channel = 0; i < result.length; i++) {
    result[i] = values[i]! * scales[channel]!;
    channel = channel + 1 === channels ? 0 : channel + 1;
  }
  return result;
}
