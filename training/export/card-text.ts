/** What a card says of the data, in words. */
export const trainedOn = [
  'DFDC (Dolhansky et al. 2020): face crops of 6,000 real and 6,000 face-swapped videos, one frame each',
  '140k Real and Fake Faces: 800 FFHQ photographs and 800 StyleGAN1 faces',
  'CIPLab Real and Fake Face Detection: 500 photographs and 500 composites made by hand',
  'Stable Diffusion 2.1 portraits: 600, all fake',
  'generated.photos portraits (StyleGAN family): 900, all fake',
  'CelebA (Liu et al. 2015): 1,500 photographs, all real',
  'ImageNet (Deng et al. 2009), through the pretrained MobileNetV2 backbone',
];

export const terms =
  'For research and non-commercial use only: DFDC, CelebA and FFHQ are licensed for research or non-commercial use, generated.photos is proprietary. The backbone is Apache-2.0.';

export const limitations = [
  'Judges one picture of a face; it sees no motion, sound or source.',
  'Most face swaps of the DFDC kind pass unmarked at the balanced threshold.',
  'On FaceForensics++ (other swaps and reenactments, never trained on) it does little better than chance.',
  'Hand-made composites are found little better than by chance.',
  'Stable Diffusion 2.1 and generated.photos have no real counterpart from the same source: their figures are flattered by differences of framing, size and compression.',
  'Newer image generators were not measured.',
  'Heavy compression, screenshots, filters, make-up and retouching can raise or lower the probability.',
  'Fairness across skin colour, age and gender was not measured.',
];
