import * as v from 'valibot';
import { sensitivities } from '../models/verdict.ts';
import type { JudgeFrameRequest } from '../video/contract.ts';
import type { ExplainRequest, JudgeRequest } from './contract.ts';
import { maxPixels } from './decode-picture.ts';

const requestId = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
/** Room for a data address of the largest file that is read. */
const maxUrlLength = 60_000_000;

const judgeRequestSchema = v.object({
  requestId,
  source: v.variant('kind', [
    v.object({ kind: v.literal('blob'), blob: v.instance(Blob) }),
    v.object({ kind: v.literal('url'), url: v.pipe(v.string(), v.maxLength(maxUrlLength)) }),
  ]),
  priority: v.picklist(['manual', 'visible', 'background']),
  sensitivity: v.picklist(sensitivities),
});

const side = v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(1024));

const explainRequestSchema = v.object({
  requestId,
  crop: v.pipe(
    v.object({ width: side, height: side, data: v.instance(Uint8Array) }),
    v.check(({ width, height }) => width === height, 'expected a square'),
    v.check(({ width, height, data }) => data.length === width * height * 3, 'expected width * height * 3 bytes'),
  ),
  facePx: v.pipe(v.number(), v.finite(), v.gtValue(0)),
});

const part = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const tilePart = v.pipe(v.number(), v.minValue(0.1), v.maxValue(1));

const cropRequestSchema = v.object({
  image: v.instance(Blob),
  spec: v.object({
    size: side,
    scale: v.pipe(v.number(), v.minValue(0.1), v.maxValue(10)),
    rollCorrected: v.boolean(),
  }),
  detection: v.object({
    minScore: part,
    minFacePx: v.pipe(v.number(), v.minValue(0)),
    tileFractions: v.array(tilePart),
    mergeOverlap: part,
    borderFraction: v.pipe(v.number(), v.minValue(0), v.maxValue(4)),
  }),
});

const selfTestSchema = v.object({ backend: v.picklist(['webgpu', 'wasm']), allowSoftware: v.boolean() });

const videoSide = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
/** Room for a frame of the largest video as PNG. */
const maxFrameBytes = 100_000_000;

const judgeFrameSchema = v.object({
  streamId: requestId,
  timeSeconds: v.pipe(v.number(), v.finite()),
  frame: v.pipe(
    v.instance(ArrayBuffer),
    v.check(({ byteLength }) => byteLength <= maxFrameBytes, `expected at most ${maxFrameBytes} bytes`),
  ),
  videoSize: v.pipe(
    v.object({ width: videoSide, height: videoSide }),
    v.check(({ width, height }) => width * height <= maxPixels, `expected at most ${maxPixels} pixels`),
  ),
  sensitivity: v.picklist(sensitivities),
});

export type Parsed<T> = { isValid: true; value: T } | { isValid: false; why: string };

function parserOf<Schema extends v.GenericSchema>(schema: Schema) {
  return (value: unknown): Parsed<v.InferOutput<Schema>> => {
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return { isValid: true, value: parsed.output };
    const issue = parsed.issues[0];
    return { isValid: false, why: `${v.getDotPath(issue) ?? 'The request'}: ${issue.message}` };
  };
}

export const parseJudgeRequest: (value: unknown) => Parsed<JudgeRequest> = parserOf(judgeRequestSchema);
export const parseExplainRequest: (value: unknown) => Parsed<ExplainRequest> = parserOf(explainRequestSchema);
export const parseJudgeFrameRequest: (value: unknown) => Parsed<JudgeFrameRequest> = parserOf(judgeFrameSchema);
export const parseStreamId = parserOf(requestId);
export const parseCropRequest = parserOf(cropRequestSchema);
export const parseSelfTestRequest = parserOf(selfTestSchema);
export const parseRequestIds = parserOf(v.pipe(v.array(requestId), v.maxLength(10_000)));
export const parseTabId = parserOf(v.pipe(v.number(), v.integer()));
