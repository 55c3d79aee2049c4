import * as v from 'valibot';
import type { PreparedFace } from './prepared-face.ts';

const boxSchema = v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() });

const lineSchema = v.object({
  file: v.string(),
  label: v.picklist([0, 1]),
  dataset: v.string(),
  method: v.optional(v.string()),
  paired: v.boolean(),
  source: v.string(),
  identities: v.optional(v.array(v.string())),
  domain: v.optional(v.string()),
  licence: v.optional(v.string()),
  split: v.picklist(['train', 'val', 'test']),
  frame: v.optional(v.object({ index: v.number(), timeS: v.number() })),
  face: v.number(),
  boxFrom: v.picklist(['detected', 'averaged', 'picture']),
  score: v.number(),
  box: boxSchema,
  landmarks: v.optional(v.array(v.number())),
  place: v.number(),
});

export function manifestText(faces: readonly PreparedFace[]): string {
  return faces.map((face) => `${JSON.stringify(face)}\n`).join('');
}

/** Faces in the order of their pixels; throws naming the first line that does not fit. */
export function readManifest(text: string, path: string): PreparedFace[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line, i) => {
      const parsed = v.safeParse(lineSchema, JSON.parse(line));
      if (!parsed.success) {
        const issue = parsed.issues[0];
        throw new Error(`${path} line ${i + 1}: ${v.getDotPath(issue) ?? 'the line'}: ${issue.message}`);
      }
      if (parsed.output.place !== i)
        throw new Error(`${path} line ${i + 1}: expected place ${i}, got ${parsed.output.place}`);
      return parsed.output as PreparedFace;
    });
}
