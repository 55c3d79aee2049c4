import * as v from 'valibot';

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** [lowest, highest], drawn uniformly between. */
function range(lowest: number, highest: number) {
  const end = v.pipe(v.number(), v.minValue(lowest), v.maxValue(highest));
  return v.pipe(
    v.tuple([end, end]),
    v.check(([low, high]) => low <= high, 'expected [lowest, highest]'),
  );
}

function wholeRange(lowest: number, highest: number) {
  const end = v.pipe(v.number(), v.integer(), v.minValue(lowest), v.maxValue(highest));
  return v.pipe(
    v.tuple([end, end]),
    v.check(([low, high]) => low <= high, 'expected [lowest, highest]'),
  );
}

const partSchemas = {
  /** How the one warp of rotation, shift, shear and zoom reads. */
  warp: v.strictObject({
    /** Beyond the stored crop. */
    border: v.picklist(['reflect', 'nearest']),
    interpolation: v.picklist(['bilinear', 'bicubic', 'either']),
  }),
  flip: v.strictObject({ probability }),
  rotation: v.strictObject({ probability, degrees: range(-180, 180) }),
  /** Part of the served side, drawn for each axis. */
  shift: v.strictObject({ probability, fraction: range(-0.5, 0.5) }),
  /** Tangent of the angle between the axes. */
  shear: v.strictObject({ probability, tangent: range(-1, 1) }),
  /** Above 1 the face grows; drawn for each axis unless `isUniform`. */
  zoom: v.strictObject({ probability, factor: range(0.3, 3), isUniform: v.boolean() }),
  colour: v.strictObject({
    probability,
    /** Added, as a part of white. */
    brightness: range(-1, 1),
    /** Factor about mid-grey. */
    contrast: range(0, 3),
    /** Factor; 0 is grey. */
    saturation: range(0, 3),
    hueDegrees: range(-180, 180),
    gamma: range(0.2, 5),
  }),
  grey: v.strictObject({ probability }),
  gaussianBlur: v.strictObject({ probability, sigmaPx: range(0.1, 10) }),
  motionBlur: v.strictObject({ probability, lengthPx: range(1, 25) }),
  /** Unsharp mask. */
  sharpen: v.strictObject({ probability, amount: range(0, 3) }),
  /** Standard deviation in 8-bit steps. */
  gaussianNoise: v.strictObject({ probability, sigma: range(0, 50) }),
  /** Grows with the root of the value: standard deviation at white in 8-bit steps. */
  shotNoise: v.strictObject({ probability, sigmaAtWhite: range(0, 50) }),
  /** Down or up and back, each time with kernels of its own. */
  resize: v.strictObject({ probability, times: wholeRange(1, 4), scale: range(0.1, 3) }),
  /** Shown by a browser at `pixelRatio`, perhaps beside a bar, and captured as PNG or as a light JPEG. */
  screenshot: v.strictObject({
    probability,
    pixelRatio: range(0.5, 3),
    gamma: range(0.8, 1.25),
    barShare: probability,
  }),
  reencode: v.strictObject({
    probability,
    /** Probability that the picture is encoded a second time. */
    againShare: probability,
    quality: wholeRange(1, 100),
    webpShare: probability,
    /** Of JPEG; WebP always halves chroma. */
    halfChromaShare: probability,
    /** Share that is encoded at another scale than the crop's, as most pictures are, and that scale. */
    scaledShare: probability,
    scale: range(0.25, 3),
  }),
  /** Rectangles and ellipses of colour, noise or blur. `area` is the part of the picture each covers. */
  occlusion: v.strictObject({ probability, count: wholeRange(1, 8), area: range(0, 0.5) }),
  /** Bars of text, as captions, stickers and watermarks are. */
  bars: v.strictObject({ probability, count: wholeRange(1, 4), height: range(0.02, 0.4) }),
  /** A random shift of every frame of a clip by itself, as unsteady face boxes give; pictures have none. */
  clipJitter: v.strictObject({ probability, shiftPx: range(0, 8) }),
  /**
   * What moves from crop to crop of a clip. Blends flicker (outline of the mask, strength, colour, offset: each crop by
   * itself) and drift (offset: slowly); whole crops do the same, fakes and reals alike, so that motion is no label.
   */
  clipMotion: v.strictObject({
    /** Part of the blends that flicker, and that drift. */
    flickerShare: probability,
    driftShare: probability,
    /** Part of all clips, of either label, of which whole crops flicker, and drift. */
    wholeFlickerShare: probability,
    wholeDriftShare: probability,
    /** Largest moves of the mask's outline, in parts of the way from eyes to mouth. */
    mask: range(0, 0.3),
    /** Largest loss of the blend's strength. */
    strength: range(0, 1),
    /** Largest change of brightness, as a part of white. */
    brightness: range(0, 0.2),
    /** Largest offset of a flickering crop, in parts of its side. */
    jitter: range(0, 0.05),
    /** Largest offset of a drifting one, in parts of its side, and the crops in which it comes back. */
    drift: range(0, 0.1),
    periodCrops: range(4, 200),
  }),
  selfBlended: v.strictObject({
    /** Probability with which a real sample of the plan is turned into a fake. */
    share: probability,
    /** Part of those that take another real face (crossBlend) in place of their own. */
    crossShare: probability,
    /** Puts the real beside its fake: such a batch is longer than its plan. */
    paired: v.boolean(),
  }),
};

const presetNames = ['none', 'flip', 'deepfake-detect', 'dann', 'social'] as const;
const partsSchema = v.partial(v.strictObject(partSchemas));

/** What happens to training pictures, how often and how strongly; an absent part never happens. */
export type AugmentationParts = v.InferOutput<typeof partsSchema>;

/** A preset's name, or parts; with `preset`, the parts given replace those of the preset. */
export const augmentationSchema = v.union([
  v.picklist(presetNames),
  v.strictObject({ preset: v.optional(v.picklist(presetNames)), ...partsSchema.entries }),
]);

export type AugmentationConfig = v.InferOutput<typeof augmentationSchema>;

export const augmentationPresets: Record<(typeof presetNames)[number], AugmentationParts> = {
  none: {},
  flip: { flip: { probability: 0.5 } },
  /** DeepFake-Detect's generator; Keras' shear of 0.2 is read there in degrees, here as its author meant it. */
  'deepfake-detect': {
    warp: { border: 'nearest', interpolation: 'bilinear' },
    flip: { probability: 0.5 },
    rotation: { probability: 1, degrees: [-10, 10] },
    shift: { probability: 1, fraction: [-0.1, 0.1] },
    shear: { probability: 1, tangent: [-0.2, 0.2] },
    zoom: { probability: 1, factor: [0.9, 1.1], isUniform: false },
  },
  dann: {
    flip: { probability: 0.5 },
    rotation: { probability: 0.5, degrees: [-15, 15] },
    colour: {
      probability: 0.8,
      brightness: [-0.15, 0.15],
      contrast: [0.8, 1.2],
      saturation: [0.7, 1.3],
      hueDegrees: [-10, 10],
      gamma: [1, 1],
    },
  },
  social: {
    warp: { border: 'reflect', interpolation: 'either' },
    flip: { probability: 0.5 },
    rotation: { probability: 0.25, degrees: [-8, 8] },
    shift: { probability: 0.5, fraction: [-0.05, 0.05] },
    shear: { probability: 0.05, tangent: [-0.06, 0.06] },
    zoom: { probability: 0.4, factor: [0.92, 1.15], isUniform: true },
    colour: {
      probability: 0.6,
      brightness: [-0.12, 0.12],
      contrast: [0.8, 1.2],
      saturation: [0.7, 1.3],
      hueDegrees: [-8, 8],
      gamma: [0.8, 1.25],
    },
    grey: { probability: 0.03 },
    gaussianBlur: { probability: 0.1, sigmaPx: [0.4, 1.5] },
    motionBlur: { probability: 0.03, lengthPx: [2, 6] },
    sharpen: { probability: 0.1, amount: [0.2, 1] },
    gaussianNoise: { probability: 0.15, sigma: [1, 8] },
    shotNoise: { probability: 0.1, sigmaAtWhite: [2, 12] },
    resize: { probability: 0.2, times: [1, 3], scale: [0.4, 1.2] },
    screenshot: { probability: 0.06, pixelRatio: [0.75, 1.5], gamma: [0.92, 1.08], barShare: 0.2 },
    reencode: {
      probability: 0.6,
      againShare: 0.2,
      quality: [40, 95],
      webpShare: 0.12,
      halfChromaShare: 0.7,
      scaledShare: 0.25,
      scale: [0.6, 1.4],
    },
    occlusion: { probability: 0.1, count: [1, 2], area: [0.01, 0.08] },
    bars: { probability: 0.05, count: [1, 2], height: [0.05, 0.15] },
  },
};

/** The parts that a config means. */
export function augmentationParts(config: AugmentationConfig | undefined): AugmentationParts {
  if (config === undefined) return {};
  if (typeof config === 'string') return augmentationPresets[config];
  const { preset, ...parts } = config;
  return preset === undefined ? parts : { ...augmentationPresets[preset], ...parts };
}
