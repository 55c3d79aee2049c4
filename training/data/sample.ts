export type Split = 'train' | 'val' | 'test';

/** One picture, or one video whose frames are still to be taken, as the publisher's layout names it. */
export interface Sample {
  /**
   * Relative to the data folder; `<archive>.tfrecord#<offset>` is the picture of one record.
   */
  file: string;
  /** 1 = fake. */
  label: 0 | 1;
  dataset: string;
  /** How the fake was made, as the publisher names it; absent for real pictures and where unknown. */
  method?: string;
  /** Real and fake pictures of this dataset were made alike. */
  paired: boolean;
  /** Pictures that share a source must share a split. */
  source: string;
  /** People in it, as far as the publisher tells; pictures that share one must share a split. */
  identities?: string[];
  /** Where the picture comes from, for domain-adversarial training; the dataset's name where absent. */
  domain?: string;
  /** Terms of use in a word, as the manifest repeats them. */
  licence?: string;
  /** The publisher's split, which outranks ours. */
  givenSplit?: Split;
}
