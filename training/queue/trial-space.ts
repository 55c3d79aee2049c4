import * as v from 'valibot';

const settings = v.record(v.string(), v.unknown());

const spaceSchema = v.pipe(
  v.strictObject({
    /** Every combination of these values is a trial; keys are paths into the config: `training.batchSize`. */
    grid: v.optional(v.record(v.string(), v.pipe(v.array(v.unknown()), v.minLength(1)))),
    /** Trials one by one. */
    trials: v.optional(v.array(v.strictObject({ name: v.string(), set: settings }))),
  }),
  v.check(({ grid, trials }) => Boolean(grid ?? trials), 'expected "grid" or "trials"'),
);

export interface Trial {
  /** Fit for a folder. */
  name: string;
  set: Record<string, unknown>;
}

function folderName(text: string): string {
  return text.replaceAll(/[^\w.=-]+/g, '_').slice(0, 120);
}

function shortValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return 'name' in value ? String(value.name) : JSON.stringify(value);
}

function combinations(grid: Record<string, unknown[]>): Record<string, unknown>[] {
  return Object.entries(grid).reduce<Record<string, unknown>[]>(
    (sets, [path, values]) => sets.flatMap((set) => values.map((value) => ({ ...set, [path]: value }))),
    [{}],
  );
}

/** The trials of a search file; throws naming what does not fit, and where two trials have one name. */
export function readTrials(space: unknown, path: string): Trial[] {
  const parsed = v.safeParse(spaceSchema, space);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new Error(`${path}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  }
  const { grid = {}, trials = [] } = parsed.output;
  const sets = Object.keys(grid).length > 0 ? combinations(grid) : [];
  const fromGrid = sets.map((set) => {
    const parts = Object.entries(set).map(([key, value]) => `${key.split('.').at(-1)}=${shortValue(value)}`);
    return { name: folderName(parts.join('_')), set };
  });
  const all = [...trials.map(({ name, set }) => ({ name: folderName(name), set })), ...fromGrid];
  const names = new Set<string>();
  for (const { name } of all) {
    if (names.has(name)) throw new Error(`${path}: expected trials with names of their own, ${name} is there twice`);
    names.add(name);
  }
  return all;
}

/** The config with the trial's settings; throws where a path leads through what the config does not have. */
export function configOfTrial(base: unknown, { name, set }: Trial): Record<string, unknown> {
  const config = structuredClone(base) as Record<string, unknown>;
  for (const [path, value] of Object.entries(set)) {
    const keys = path.split('.');
    const last = keys.pop()!;
    let at: unknown = config;
    for (const key of keys)
      at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined;
    if (typeof at !== 'object' || at === null)
      throw new Error(`${name}: expected a path into the config, got ${path}: nothing is at ${keys.join('.')}`);
    (at as Record<string, unknown>)[last] = value;
  }
  return { ...config, name };
}
