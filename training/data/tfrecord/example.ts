import protobuf from 'protobufjs';

/** tensorflow/core/example/{example,feature}.proto */
const exampleType = protobuf
  .parse(
    `syntax = "proto3";
    message BytesList { repeated bytes value = 1; }
    message FloatList { repeated float value = 1 [packed = true]; }
    message Int64List { repeated int64 value = 1 [packed = true]; }
    message Feature { oneof kind { BytesList bytes_list = 1; FloatList float_list = 2; Int64List int64_list = 3; } }
    message Features { map<string, Feature> feature = 1; }
    message Example { Features features = 1; }`,
    { keepCase: true },
  )
  .root.lookupType('Example');

export type FeatureValue = Uint8Array | string | number;

interface ParsedFeature {
  bytes_list?: { value?: Uint8Array[] };
  float_list?: { value?: number[] };
  int64_list?: { value?: (number | { toNumber(): number })[] };
}

/** The first value of each feature by its name; throws where the bytes are no tf.Example. */
export function decodeExample(data: Uint8Array): Map<string, Uint8Array | number> {
  const example = exampleType.decode(data) as unknown as {
    features?: { feature?: Record<string, ParsedFeature> };
  };
  const values = new Map<string, Uint8Array | number>();
  for (const [name, feature] of Object.entries(example.features?.feature ?? {})) {
    const integer = feature.int64_list?.value?.[0];
    const value =
      feature.bytes_list?.value?.[0] ??
      feature.float_list?.value?.[0] ??
      (typeof integer === 'object' ? integer.toNumber() : integer);
    if (value !== undefined) values.set(name, value);
  }
  return values;
}

/** Bytes and texts as bytes, numbers as int64. */
export function encodeExample(values: Record<string, FeatureValue>): Uint8Array {
  const feature = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number'
        ? { int64_list: { value: [value] } }
        : { bytes_list: { value: [typeof value === 'string' ? Buffer.from(value) : value] } },
    ]),
  );
  return exampleType.encode(exampleType.create({ features: { feature } })).finish();
}
