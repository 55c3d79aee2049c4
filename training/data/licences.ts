const research = 'research and non-commercial use';

/** Terms that the publishers name, by what a data set's folder is usually called. */
const knownTerms: [RegExp, string][] = [
  [/dfdc|deepfake-detection-challenge/i, `DFDC: ${research}`],
  [/faceforensics|ff\+\+/i, `FaceForensics++: ${research}`],
  [/celeb-?df/i, `Celeb-DF: ${research}`],
  [/celeba/i, `CelebA: ${research}`],
  [/140k|ffhq|real.vs.fake/i, `FFHQ: CC BY-NC-SA 4.0, ${research}`],
  [/generated.?photos/i, 'generated.photos: proprietary'],
];

/** In a word; absent where the publisher's terms are not known here. */
export function licenceOf(dataset: string): string | undefined {
  return knownTerms.find(([name]) => name.test(dataset))?.[1];
}
