import { join } from 'node:path';
import { filesIn, subfoldersOf } from '../folder-entries.ts';
import type { DataPlace, Layout, LayoutOptions } from '../layout.ts';
import { licenceOf } from '../licences.ts';
import type { Sample, Split } from '../sample.ts';
import { splitNamed } from '../split-folders.ts';
import { pictureRecord } from '../tfrecord/picture-record.ts';
import { readRecords } from '../tfrecord/read-records.ts';
import type { TfRecord } from '../tfrecord/read-records.ts';

const archiveName = /\.(tfrecords?|tfrec)(-\d+-of-\d+)?$/i;

/** Archives of the folder and of its split folders, relative to it. */
function archivesIn(path: string): string[] {
  const folders = ['', ...subfoldersOf(path).filter((folder) => splitNamed(folder))];
  return folders.flatMap((folder) =>
    filesIn(join(path, folder), (name) => archiveName.test(name)).map((name) => (folder ? `${folder}/${name}` : name)),
  );
}

/** From a part of the file's path: `train/0.tfrecord`, `train-00000-of-00004.tfrecord`. */
function splitOfArchive(file: string): Split | undefined {
  return file
    .split(/[/._-]/)
    .map(splitNamed)
    .find((split) => split !== undefined);
}

function sampleOf(place: DataPlace, archive: string, record: TfRecord, options: LayoutOptions): Sample {
  const { label, domain, source, method, dataset } = pictureRecord(record.data, options.tfrecordFeatures);
  const licence = licenceOf(dataset ?? place.dataset);
  const givenSplit = options.ignorePublishedSplit ? undefined : splitOfArchive(archive);
  return {
    file: `${place.prefix}${archive}#${record.offset}`,
    label,
    dataset: dataset ?? place.dataset,
    paired: true,
    source: source ?? `${place.dataset}/${place.inner}${archive}#${record.offset}`,
    ...(domain && { domain }),
    ...(method && { method }),
    ...(licence && { licence }),
    ...(givenSplit && { givenSplit }),
  };
}

/** Encoded pictures in TensorFlow's record files; records that are not whole are named and left out. */
export const tfrecord: Layout = {
  name: 'tfrecord',
  shape: '*.tfrecord, *.tfrecords or *.tfrec files, uncompressed; train, val or test in a name is its split',
  isIn: (path) => archivesIn(path).length > 0,
  list(place, options) {
    const samples: Sample[] = [];
    const problems: string[] = [];
    for (const archive of archivesIn(place.path)) {
      const report = (offset: number, reason: string) =>
        problems.push(`${place.prefix}${archive} at ${offset}: ${reason}`);
      const records = readRecords(join(place.path, archive), ({ offset, reason }) => report(offset, reason));
      for (const record of records) {
        try {
          samples.push(sampleOf(place, archive, record, options));
        } catch (error) {
          report(record.offset, error instanceof Error ? error.message : String(error));
        }
      }
    }
    return { samples, problems };
  },
};
