import type { Sample } from './sample.ts';
import type { TfrecordFeatures } from './tfrecord/features.ts';

export interface LayoutOptions {
  /** Of FaceForensics++: only these; all where absent. */
  methods?: readonly string[];
  /** Of FaceForensics++: raw, c23, c40; all where absent. */
  compressions?: readonly string[];
  tfrecordFeatures: TfrecordFeatures;
  /** Splits by people and sources alone, whatever the publisher's split is. */
  ignorePublishedSplit?: boolean;
}

/** Where a layout lies: `path` is its folder, `prefix` what its files' names start with, relative to the data folder. */
export interface DataPlace {
  path: string;
  prefix: string;
  /** The last part of `prefix`: folders between the data set's folder and the layout's. */
  inner: string;
  /** Name of the data set: that of its folder. */
  dataset: string;
}

export interface Listing {
  samples: Sample[];
  /** What was left out, each with its file. */
  problems: string[];
}

/** One publisher's way to lay out a data set. */
export interface Layout {
  name: string;
  /** In words, for whoever has to bring data into it. */
  shape: string;
  isIn(path: string): boolean;
  /** Throws where the layout's own description (metadata, lists) does not fit. */
  list(place: DataPlace, options: LayoutOptions): Listing;
}
