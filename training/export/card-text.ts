import { licenceOf } from '../data/licences.ts';

/** What the card of the face model says of its data where the run does not (before 0.2). */
export const trainedOn = [
  'DFDC (Dolhansky et al. 2020): face crops of 6,000 real and 6,000 face-swapped videos, one frame each',
  '140k Real and Fake Faces: 800 FFHQ photographs and 800 StyleGAN1 faces',
  'CIPLab Real and Fake Face Detection: 500 photographs and 500 composites made by hand',
  'Stable Diffusion 2.1 portraits: 600, all fake',
  'generated.photos portraits (StyleGAN family): 900, all fake',
  'CelebA (Liu et al. 2015): 1,500 photographs, all real',
  'ImageNet (Deng et al. 2009), through the pretrained MobileNetV2 backbone',
];

const termsStart = 'For research and non-commercial use only';
const backboneTerms = 'The backbone is Apache-2.0.';

/** Of weights that learned from data sets of these names. */
export function termsOf(datasets: readonly string[], { pretrained }: { pretrained: boolean }): string {
  const known = [...new Set(datasets.flatMap((name) => licenceOf(name) ?? []))];
  const namesWith = (term: string) => known.filter((line) => line.includes(term)).map((line) => line.split(':')[0]!);
  const research = namesWith('research');
  const proprietary = namesWith('proprietary');
  const reasons = [
    ...(research.length ? [`${listed(research)} ${are(research)} licensed for research or non-commercial use`] : []),
    ...(proprietary.length ? [`${listed(proprietary)} ${are(proprietary)} proprietary`] : []),
  ];
  return [
    `${termsStart}${reasons.length ? `: ${reasons.join(', ')}` : ''}.`,
    ...(pretrained ? [backboneTerms] : []),
  ].join(' ');
}

const are = ({ length }: readonly string[]) => (length > 1 ? 'are' : 'is');

function listed(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}` : names.join('');
}
