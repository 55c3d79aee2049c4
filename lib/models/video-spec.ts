import * as v from 'valibot';

const part = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const notNegative = v.pipe(v.number(), v.minValue(0));

const trackingFields = {
  /** A face may be the next of a track when their boxes share this part of both together, ... */
  minOverlap: part,
  /** ... or when their keypoints lie this near on average, in longer sides of the face box. */
  maxKeypointOffset: positive,
  /** And only when the larger box is at most this many times as long as the smaller one. */
  maxSizeRatio: v.pipe(v.number(), v.minValue(1)),
  /** Between two frames of a stream, a slow sender's included; more is a seek and ends all tracks. */
  maxGapSeconds: positive,
  /** As long as that a missing face stays where it was on average over as long a time before. */
  bridgeSeconds: positive,
  /** After that it is gone; as long as that since it was last seen it may come back as the same track. */
  forgetSeconds: positive,
  /** Distance that a moving face coasts on at most, in seconds of its speed: where it is looked for next. */
  coastSeconds: notNegative,
  /** One-euro filter (Casiez 2012): cutoff of a face at rest in Hz, and what is added for each face side per second. */
  steadyCutoffHz: positive,
  cutoffPerSpeed: notNegative,
  /** `sceneDifference` from which on two frames belong to different scenes. */
  cutDifference: positive,
};

const lookingFields = {
  /** Media seconds in which all tiles are looked at while a face is followed, a few in each frame. */
  fullLookSeconds: positive,
  /** Media seconds between two looks over all tiles at once while none is. */
  searchSeconds: positive,
  /** Side of the square in which a known face is looked for, as a multiple of the longer side of its box. */
  regionScale: v.pipe(v.number(), v.minValue(1)),
  /** Followed at once; the largest ones. */
  maxFaces: v.pipe(v.number(), v.integer(), v.minValue(1)),
};

const judgingFields = {
  /** Media seconds and frames without which there is no verdict. */
  minSeconds: notNegative,
  minFrames: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Media seconds that count; what lies further back is forgotten. */
  windowSeconds: positive,
  /** A longer time between two judged frames counts as this much seen. */
  maxCountedGapSeconds: positive,
  /** Of the frames' weight, cut off at either end of their logits before the mean. */
  trimmedPart: v.pipe(v.number(), v.minValue(0), v.maxValue(0.49)),
  /** Frames nearer to each other than that are not counted as two. */
  independentSeconds: positive,
  /** Correlation of the errors of frames further apart; certainty grows at most 1 / frameCorrelation times. */
  frameCorrelation: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
  /** Calibrated logits by which a settled verdict's threshold must be passed before the verdict may change ... */
  marginLogit: notNegative,
  /** ... and media seconds it must stay so, twice as many after each change. */
  holdSeconds: notNegative,
};

/** How videos are followed and judged, where a card says other than `defaultVideoSpec`. */
export const videoSchema = v.strictObject({
  tracking: v.optional(v.partial(v.strictObject(trackingFields))),
  looking: v.optional(v.partial(v.strictObject(lookingFields))),
  judging: v.optional(v.partial(v.strictObject(judgingFields))),
});

type FieldsOf<Fields extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Fields, undefined>>;

export type TrackingSpec = FieldsOf<typeof trackingFields>;
export type LookingSpec = FieldsOf<typeof lookingFields>;
export type JudgingSpec = FieldsOf<typeof judgingFields>;

export interface VideoSpec {
  tracking: TrackingSpec;
  looking: LookingSpec;
  judging: JudgingSpec;
}

/** For cards without a `video` section, and for what such a section leaves out. */
export const defaultVideoSpec: VideoSpec = {
  tracking: {
    minOverlap: 0.2,
    maxKeypointOffset: 0.5,
    maxSizeRatio: 1.8,
    maxGapSeconds: 10,
    bridgeSeconds: 1,
    forgetSeconds: 3,
    coastSeconds: 1,
    steadyCutoffHz: 1,
    cutoffPerSpeed: 2,
    cutDifference: 0.4,
  },
  looking: { fullLookSeconds: 3, searchSeconds: 1, regionScale: 2.5, maxFaces: 6 },
  judging: {
    minSeconds: 1.2,
    minFrames: 4,
    windowSeconds: 30,
    maxCountedGapSeconds: 1,
    trimmedPart: 0.2,
    independentSeconds: 0.5,
    frameCorrelation: 0.8,
    marginLogit: 0.4,
    holdSeconds: 1,
  },
};

/** Without what is undefined: a field that is there but says nothing leaves the default. */
function stated<Fields extends object>(fields: { [K in keyof Fields]?: Fields[K] | undefined } = {}): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}

export function videoSpecOf(card: { video?: v.InferOutput<typeof videoSchema> | undefined }): VideoSpec {
  const { tracking, looking, judging } = card.video ?? {};
  return {
    tracking: { ...defaultVideoSpec.tracking, ...stated<TrackingSpec>(tracking) },
    looking: { ...defaultVideoSpec.looking, ...stated<LookingSpec>(looking) },
    judging: { ...defaultVideoSpec.judging, ...stated<JudgingSpec>(judging) },
  };
}
