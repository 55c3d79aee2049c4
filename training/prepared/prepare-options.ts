import type { DetectionSpec } from '../../lib/face/types.ts';
import { readConfig, withFraming } from '../config.ts';
import { parseShares } from '../data/assign-splits.ts';
import { parseFeatures } from '../data/tfrecord/features.ts';
import { configuredPreparation } from './configured-preparation.ts';
import type { FrameRule, FrameWidth, PrepareRequest } from './prepare-request.ts';

/** Of `prepare-data`, as `readOptions` takes them. */
export const prepareOptionSpecs = {
  data: { default: '', help: 'a data set in a published layout, or a folder with several' },
  out: { default: '', help: 'folder for crops, manifest and report' },
  config: {
    default: '',
    help: 'training config that says framing, crop, detection, frames of clips, faces and what is for testing only',
  },
  layout: { default: '', help: 'instead of recognising it: see the error for an unknown one' },
  framing: { default: '', help: 'face: crops of faces; picture: whole pictures, made square (default face)' },
  size: { default: '', help: 'side of the stored crops in pixels (default 144, or that of the config)' },
  scale: { default: '', help: 'crop side over the longer side of the face box: 1.6 is 30 % each side' },
  'min-score': { default: '', help: 'confidence below which a box is no face (default 0.5)' },
  'frames-per-second': { default: '', help: 'frames of a video a second (default 1, or the clips of the config)' },
  frames: { default: '', help: 'frames of a video, evenly' },
  consecutive: { default: '', help: 'frames of a video from its start, one after another: clips' },
  'frame-width': { default: 'keep', help: 'keep, deepfake-detect or the most pixels' },
  confidence: { default: 'detector', help: 'deepfake-detect asks 0.95 where several faces are found' },
  'max-faces': { default: '', help: 'the largest of a picture (default all, or as the config)' },
  'averaged-boxes': { default: '', help: 'on, off: the mean of earlier boxes where none is found (on for clips)' },
  landmarker: { default: '', help: "MediaPipe's face_landmarker.task: 478 landmarks a face instead of six" },
  methods: { default: '', help: 'of FaceForensics++, with commas (default all)' },
  compression: { default: '', help: 'of FaceForensics++: raw, c23, c40, with commas (default all)' },
  'tfrecord-features': { default: '', help: 'image=image_raw,label=label,domain=domain,source=source,fake=1' },
  split: { default: '80/10/10', help: 'train/val/test' },
  'ignore-published-split': { flag: true, help: 'split by sources and people alone' },
  'test-only': { default: '', help: 'data sets that are for testing only, with commas (default as the config)' },
  balance: { default: 'none', help: 'downsample: as many fake files as real ones in every split' },
  limit: { default: '', help: 'pictures or videos of each data set' },
} as const;

export type PrepareOptions = {
  [Name in keyof typeof prepareOptionSpecs]: (typeof prepareOptionSpecs)[Name] extends { flag: true }
    ? boolean
    : string;
};

const defaultDetection: DetectionSpec = {
  minScore: 0.5,
  minFacePx: 0,
  tileFractions: [],
  mergeOverlap: 0.4,
  borderFraction: 0.25,
};

function numberOf(name: string, text: string, isWhole: boolean): number | undefined {
  if (text === '') return undefined;
  const value = Number(text);
  if (!(value > 0) || (isWhole && !Number.isInteger(value)))
    throw new Error(`--${name}: expected a ${isWhole ? 'whole ' : ''}number above 0, got ${text}`);
  return value;
}

function oneOf<const Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new Error(`--${name}: expected ${choices.join(' or ')}, got ${text}`);
  return choice;
}

function frameRule(options: PrepareOptions): FrameRule | undefined {
  const given = (['frames-per-second', 'frames', 'consecutive'] as const).filter((name) => options[name] !== '');
  if (given.length > 1) throw new Error(`expected one of --${given.join(' and --')}, got both`);
  const frames = numberOf('frames', options.frames, true);
  const consecutive = numberOf('consecutive', options.consecutive, true);
  if (frames) return { kind: 'count', frames };
  if (consecutive) return { kind: 'consecutive', frames: consecutive };
  const rate = numberOf('frames-per-second', options['frames-per-second'], false);
  return rate ? { kind: 'per-second', rate } : undefined;
}

function frameWidth(text: string): FrameWidth {
  if (text === 'keep' || text === 'deepfake-detect') return text;
  return numberOf('frame-width', text, true) ?? 'keep';
}

function names(text: string): string[] | undefined {
  const parts = text.split(',').filter(Boolean);
  return parts.length > 0 ? parts : undefined;
}

type Configured = ReturnType<typeof configuredPreparation>;

const withoutConfig: Configured = {
  framing: 'face',
  crop: { size: 144, scale: 1.0125, rollCorrected: true },
  detection: defaultDetection,
};

/** What the configuration says, or the defaults, and what the options change of it. */
function configured(options: PrepareOptions): Configured {
  const framing = options.framing ? oneOf('framing', options.framing, ['face', 'picture']) : undefined;
  const base = options.config
    ? configuredPreparation(withFraming(readConfig(options.config), framing))
    : { ...withoutConfig, ...(framing && { framing }) };
  const maxFaces = numberOf('max-faces', options['max-faces'], true);
  const testOnly = names(options['test-only']);
  return {
    ...base,
    crop: {
      ...base.crop,
      size: numberOf('size', options.size, true) ?? base.crop.size,
      scale: numberOf('scale', options.scale, false) ?? base.crop.scale,
    },
    detection: {
      ...base.detection,
      minScore: numberOf('min-score', options['min-score'], false) ?? base.detection.minScore,
    },
    frames: frameRule(options) ?? base.frames ?? { kind: 'per-second', rate: 1 },
    ...(maxFaces && { maxFaces }),
    ...(testOnly && { testOnly }),
  };
}

/** The request that a command line makes; throws an error that names the option that does not fit. */
export function prepareRequest(options: PrepareOptions): PrepareRequest {
  if (!options.data || !options.out)
    throw new Error(`--${options.data ? 'out' : 'data'}: expected a folder, got nothing`);
  const limit = numberOf('limit', options.limit, true);
  const methods = names(options.methods);
  const compressions = names(options.compression);
  const averaged = options['averaged-boxes'];
  return {
    dataFolder: options.data,
    outFolder: options.out,
    ...configured(options),
    ...(options.layout && { layout: options.layout }),
    frameWidth: frameWidth(options['frame-width']),
    confidence: oneOf('confidence', options.confidence, ['detector', 'deepfake-detect']),
    ...(averaged && { averagedBoxes: oneOf('averaged-boxes', averaged, ['on', 'off']) === 'on' }),
    ...(options.landmarker && { landmarker: options.landmarker }),
    ...(methods && { methods }),
    ...(compressions && { compressions }),
    tfrecordFeatures: parseFeatures(options['tfrecord-features']),
    shares: parseShares(options.split),
    ...(options['ignore-published-split'] && { ignorePublishedSplit: true }),
    balance: oneOf('balance', options.balance, ['none', 'downsample']),
    ...(limit && { limit }),
  };
}
