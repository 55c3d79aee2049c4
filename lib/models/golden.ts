import * as v from 'valibot';

const goldenSchema = v.object({
  format: v.literal(1),
  /** `name version` of the card whose weights gave the logits. */
  model: v.string(),
  /** Of `goldenInputs(card.crop.size)`, in order. */
  logits: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1)),
  /** Largest absolute difference at which a backend still counts as right. */
  tolerance: v.pipe(v.number(), v.gtValue(0)),
});

export type Golden = v.InferOutput<typeof goldenSchema>;

/** Throws an error that names the first field that does not fit. */
export function parseGolden(value: unknown): Golden {
  const parsed = v.safeParse(goldenSchema, value);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`Golden logits: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}

/** False also when a logit is missing or not a number. */
export function matchesGolden(logits: readonly number[], golden: Golden): boolean {
  return (
    logits.length === golden.logits.length &&
    golden.logits.every((expected, i) => Math.abs(logits[i]! - expected) <= golden.tolerance)
  );
}
