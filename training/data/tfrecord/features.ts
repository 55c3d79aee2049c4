/** Which features of a tf.Example hold what; `source`, `method` and `dataset` may be missing in a record. */
export interface TfrecordFeatures {
  /** Encoded JPEG, PNG or WebP. */
  image: string;
  label: string;
  domain: string;
  source: string;
  method: string;
  dataset: string;
  /** The label's value that means fake. */
  fake: string;
}

export const defaultFeatures: TfrecordFeatures = {
  image: 'image_raw',
  label: 'label',
  domain: 'domain',
  source: 'source',
  method: 'method',
  dataset: 'dataset',
  fake: '1',
};

/** Reads `image=image/encoded,label=y,fake=0`; throws naming what is not known. */
export function parseFeatures(text: string): TfrecordFeatures {
  const features = { ...defaultFeatures };
  for (const part of text.split(',').filter(Boolean)) {
    const [key = '', name] = part.split('=');
    if (!name || !(key in features))
      throw new Error(
        `--tfrecord-features: expected NAME=FEATURE with NAME one of ${Object.keys(features).join(', ')}, got ${part}`,
      );
    features[key as keyof TfrecordFeatures] = name;
  }
  return features;
}
