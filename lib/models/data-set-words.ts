/** What is in a data set, or how its fakes were made, for people; by what its folder is usually called. */
const dataSetWords: readonly (readonly [RegExp, string])[] = [
  [/dfdc|deepfake-detection-challenge/i, 'faces swapped in videos of paid actors'],
  [/faceforensics|ff\+\+/i, 'faces swapped or steered in news videos'],
  [/celeb-?df/i, 'faces swapped in interviews of celebrities'],
  [/140k|real.vs.fake/i, 'photographs, and faces that StyleGAN invented'],
  [/ciplab/i, 'photographs, and faces put together by hand'],
  [/stable-?diffusion/i, 'portraits that Stable Diffusion invented'],
  [/generated.?photos/i, 'portraits that generated.photos sells, invented'],
  [/celeba/i, 'photographs of celebrities'],
];

const methodWords: readonly (readonly [RegExp, string])[] = [
  [/^(deepfakes|faceswap|faceshifter|deepfakedetection)$/i, 'a face swapped for another'],
  [/^(face2face|neuraltextures)$/i, 'an expression steered by another person'],
  [/stylegan|generated.?photos/i, 'a person invented by a generative adversarial network'],
  [/diffusion/i, 'a person invented by a diffusion model'],
  [/composite/i, 'parts of several photographs put together by hand'],
];

const wordsFor = (words: typeof dataSetWords, name: string) => words.find(([pattern]) => pattern.test(name))?.[1];

/** Absent where the data set is not known here. */
export const wordsOfDataSet = (name: string): string | undefined => wordsFor(dataSetWords, name);

/** Absent where the method is not known here. */
export const wordsOfMethod = (name: string): string | undefined => wordsFor(methodWords, name);

/** What an AUC means, from no better than guessing to nearly always right; of fakes against real faces in pairs. */
export function wordsOfAuc(auc: number): string {
  if (auc >= 0.98) return 'nearly always tells them apart';
  if (auc >= 0.9) return 'mostly tells them apart';
  if (auc >= 0.8) return 'often tells them apart';
  if (auc >= weakAuc) return 'tells some apart';
  return 'hardly better than guessing';
}

/** Below it, a card warns. */
export const weakAuc = 0.7;
