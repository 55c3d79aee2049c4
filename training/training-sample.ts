/** What one training step sees of one sample: a picture, or a clip of consecutive crops of one face. */
export interface TrainingSample {
  /** Places in the prepared set's pixels, in time order; one for a picture. */
  places: number[];
  /** All crops of the face in its video, in time order, where each epoch draws a window of its own from them. */
  track?: number[];
  /** 1 = fake. */
  label: 0 | 1;
  dataset: string;
  method?: string;
  source: string;
  /** Index among the set's domains. */
  domain: number;
  /** Pairs x, y in crop pixels for each place, where prepared. */
  landmarks?: (number[] | undefined)[];
}
