import { closeSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { encodeExample } from '../data/tfrecord/example.ts';
import { defaultFeatures } from '../data/tfrecord/features.ts';
import type { TfrecordFeatures } from '../data/tfrecord/features.ts';
import { framedRecord } from '../data/tfrecord/record-framing.ts';
import type { PreparedFace } from './prepared-face.ts';
import { pixelsOf } from './prepared-set.ts';
import type { PreparedSet } from './prepared-set.ts';

/** Names of the set's domains in the order of their numbers. */
export function domainNames(faces: readonly PreparedFace[]): string[] {
  return [...new Set(faces.map(({ domain, dataset }) => domain ?? dataset))].sort();
}

async function recordOf(set: PreparedSet, face: PreparedFace, domains: string[], features: TfrecordFeatures) {
  const { data, width, height } = pixelsOf(set, face.place);
  const image = await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  const fake = Number(features.fake);
  return framedRecord(
    encodeExample({
      [features.image]: image,
      [features.label]: face.label === 1 ? fake : 1 - fake,
      [features.domain]: domains.indexOf(face.domain ?? face.dataset),
      [features.source]: face.source,
      [features.dataset]: face.dataset,
      ...(face.method && { [features.method]: face.method }),
    }),
  );
}

/**
 * Writes a prepared set as `<split>-00000-of-0000N.tfrecord`, N files a split, pictures as PNG, and the domains' names
 * as domains.json. Returns how many records each file holds.
 */
export async function writeTfrecords(
  set: PreparedSet,
  folder: string,
  { shards = 1, features = defaultFeatures }: { shards?: number; features?: TfrecordFeatures } = {},
): Promise<Record<string, number>> {
  mkdirSync(folder, { recursive: true });
  const domains = domainNames(set.faces);
  writeFileSync(join(folder, 'domains.json'), `${JSON.stringify(domains, null, 2)}\n`);
  const counts: Record<string, number> = {};
  for (const split of ['train', 'val', 'test'] as const) {
    const faces = set.faces.filter((face) => face.split === split);
    for (let shard = 0; shard < shards; shard++) {
      const members = faces.filter((_, i) => i % shards === shard);
      if (members.length === 0) continue;
      const number = (value: number) => String(value).padStart(5, '0');
      const name = `${split}-${number(shard)}-of-${number(shards)}.tfrecord`;
      const file = openSync(join(folder, `${name}.part`), 'w');
      try {
        for (const face of members) writeSync(file, await recordOf(set, face, domains, features));
      } finally {
        closeSync(file);
      }
      renameSync(join(folder, `${name}.part`), join(folder, name));
      counts[name] = members.length;
    }
  }
  return counts;
}
