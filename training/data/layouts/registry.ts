import type { Layout } from '../layout.ts';
import { celebDf } from './celeb-df.ts';
import { dfdcCrops } from './dfdc-crops.ts';
import { dfdcVideos } from './dfdc-videos.ts';
import { faceforensics } from './faceforensics.ts';
import { kaggleDataset } from './kaggle-dataset.ts';
import { oneClass } from './one-class.ts';
import { realFake } from './real-fake.ts';
import { realVsFake } from './real-vs-fake.ts';
import { tfrecord } from './tfrecord.ts';
import { trainingRealFake } from './training-real-fake.ts';

/** In the order in which they are tried on a folder. */
export const layouts: readonly Layout[] = [
  dfdcCrops,
  dfdcVideos,
  faceforensics,
  celebDf,
  realVsFake,
  kaggleDataset,
  trainingRealFake,
  realFake,
  oneClass,
  tfrecord,
];
