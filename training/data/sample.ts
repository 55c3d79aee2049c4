export type Split = 'train' | 'val' | 'test';

/** One picture of the data. */
export interface Sample {
  /** Relative to the data folder. */
  file: string;
  /** 1 = fake. */
  label: 0 | 1;
  dataset: string;
  /** Real and fake pictures of this dataset were made alike. */
  paired: boolean;
  /** Pictures that share a source must share a split. */
  source: string;
  /** The publisher's split, which outranks ours. */
  givenSplit?: Split;
}

/** Lists a folder of the data; empty when the folder does not exist. */
export type DatasetAdapter = (dataFolder: string) => Sample[];
