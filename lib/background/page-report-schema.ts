import * as v from 'valibot';
import { failReasons, skipReasons } from '../inference/contract.ts';
import { unreadableVideos } from '../messaging/page-contract.ts';
import type { PageReport } from '../messaging/page-contract.ts';
import { verdicts } from '../models/verdict.ts';

const coordinate = v.pipe(v.number(), v.finite());
const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const face = v.object({
  box: v.object({ x: coordinate, y: coordinate, width: coordinate, height: coordinate }),
  fakeProbability: probability,
  verdict: v.picklist(verdicts),
});

const image = v.object({
  imageId: v.pipe(v.string(), v.maxLength(100)),
  label: v.pipe(v.string(), v.maxLength(500)),
  status: v.picklist(['waiting', 'analyzed', 'skipped', 'failed']),
  reason: v.exactOptional(v.picklist([...skipReasons, ...failReasons, ...unreadableVideos])),
  isVideo: v.exactOptional(v.boolean()),
  faces: v.pipe(v.array(face), v.maxLength(500)),
});

const pageReport = v.object({ images: v.pipe(v.array(image), v.maxLength(10_000)) });

/** Throws an error that names what does not fit: reports come out of web pages' processes. */
export function parsePageReport(value: unknown): PageReport {
  const parsed = v.safeParse(pageReport, value);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`Page report: ${v.getDotPath(issue) ?? 'the report'}: ${issue.message}`);
}
