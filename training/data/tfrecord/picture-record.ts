import { decodeExample } from './example.ts';
import type { TfrecordFeatures } from './features.ts';

export interface PictureRecord {
  image: Uint8Array;
  label: 0 | 1;
  domain?: string;
  source?: string;
  method?: string;
  dataset?: string;
}

const startsOfPictures = ['ffd8ff', '89504e47', '52494646', '424d'];

function textOf(value: Uint8Array | number | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'number' ? String(value) : Buffer.from(value).toString('utf8');
}

function exampleOf(data: Uint8Array): Map<string, Uint8Array | number> {
  try {
    return decodeExample(data);
  } catch (error) {
    throw new Error('not a tf.Example', { cause: error });
  }
}

/** A record as the features name it; throws an error whose message is the reason where it is none. */
export function pictureRecord(data: Uint8Array, features: TfrecordFeatures): PictureRecord {
  const example = exampleOf(data);
  const image = example.get(features.image);
  const label = textOf(example.get(features.label));
  if (!(image instanceof Uint8Array)) throw new Error(`no bytes in the feature ${features.image}`);
  if (label === undefined) throw new Error(`no feature ${features.label}`);
  const start = Buffer.from(image.subarray(0, 4)).toString('hex');
  if (!startsOfPictures.some((known) => start.startsWith(known)))
    throw new Error(`the feature ${features.image} is no JPEG, PNG, WebP or BMP`);
  const optional = (['domain', 'source', 'method', 'dataset'] as const).flatMap((key) => {
    const text = textOf(example.get(features[key]));
    return text ? [[key, text] as const] : [];
  });
  return { image, label: label === features.fake ? 1 : 0, ...Object.fromEntries(optional) };
}
