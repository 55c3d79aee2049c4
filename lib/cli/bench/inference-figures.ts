import type { Measured, RoundTimes } from './measure-contenders.ts';

export interface Times {
  medianMs: number;
  p90Ms: number;
  /** The least disturbed face. */
  fastestMs: number;
}

export interface Comparison {
  telltale: Times;
  onnxruntime: Times;
  /** Of the medians: below 1 where Telltale is faster. */
  ratio: number;
  /** Of the medians of each round: how far machines and turns move the ratio. */
  roundRatios: { quarter: number; median: number; threeQuarters: number };
}

export interface InferenceFigures {
  face: Comparison;
  network: Comparison;
  start: { telltaleMs: number; onnxruntimeMs: number; ratio: number };
  largestLogitDifference: number;
  targets: { faceMs: number; ratio: number; isFastEnough: boolean; isAheadOfPeer: boolean };
}

/** Issue 4's budget: one face on one core, and how it compares with onnxruntime-web on the identical network. */
const targets = { faceMs: 25, ratio: 0.8 };

export function inferenceFigures({ face, network, start, largestLogitDifference }: Measured): InferenceFigures {
  const [telltaleMs, onnxruntimeMs] = [quantile(start.telltale, 0.5), quantile(start.onnxruntime, 0.5)];
  const faces = comparison(face);
  return {
    face: faces,
    network: comparison(network),
    start: {
      telltaleMs: rounded(telltaleMs),
      onnxruntimeMs: rounded(onnxruntimeMs),
      ratio: rounded(telltaleMs / onnxruntimeMs),
    },
    largestLogitDifference,
    targets: {
      ...targets,
      isFastEnough: faces.telltale.medianMs <= targets.faceMs,
      isAheadOfPeer: faces.ratio <= targets.ratio,
    },
  };
}

function comparison({ telltale, onnxruntime }: RoundTimes): Comparison {
  const ratios = telltale.map((times, round) => quantile(times, 0.5) / quantile(onnxruntime[round]!, 0.5));
  return {
    telltale: timesOf(telltale.flat()),
    onnxruntime: timesOf(onnxruntime.flat()),
    ratio: rounded(quantile(telltale.flat(), 0.5) / quantile(onnxruntime.flat(), 0.5)),
    roundRatios: {
      quarter: rounded(quantile(ratios, 0.25)),
      median: rounded(quantile(ratios, 0.5)),
      threeQuarters: rounded(quantile(ratios, 0.75)),
    },
  };
}

function timesOf(ms: number[]): Times {
  return {
    medianMs: rounded(quantile(ms, 0.5)),
    p90Ms: rounded(quantile(ms, 0.9)),
    fastestMs: rounded(Math.min(...ms)),
  };
}

/** Between neighbours in proportion. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('quantile: expected at least one value, got none');
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place));
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
