import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { readConfig } from '../config.ts';
import type { TrainingConfig } from '../config.ts';

const name = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected a name of small letters, digits, dots and dashes'),
);

const trainedStage = v.strictObject({
  name,
  /** Relative to this file. */
  config: v.string(),
  /** Name of an earlier stage, `backbone`, `backbone:NAME` for one of several, or `nothing` for random weights. */
  from: v.optional(v.string()),
});
const earlierStages = v.pipe(v.array(name), v.minLength(2));
/** The mean of the weights of earlier stages. */
const averageStage = v.strictObject({ name, average: earlierStages });
/** Earlier stages side by side, the mean of their logits. */
const ensembleStage = v.strictObject({ name, ensemble: earlierStages });

const stagesSchema = v.strictObject({
  /** Of `prepare-data`, besides --config, --data and --out. */
  prepare: v.optional(v.record(v.string(), v.string()), {}),
  /** Of `reconstruct`, besides --prepared and --out: the crops of the last stage get reconstructions; none where absent. */
  reconstruct: v.optional(v.record(v.string(), v.string())),
  /** In order; each starts from the one before, the first from the backbone. What the last one gives ships. */
  stages: v.pipe(v.array(v.union([trainedStage, averageStage, ensembleStage])), v.minLength(1)),
  /** Of `export`. */
  dtype: v.optional(v.picklist(['float16', 'int8', 'float32']), 'float16'),
});

export interface Stage {
  name: string;
  config: TrainingConfig;
  configFile: string;
  /** Name of an earlier stage, `backbone`, `backbone:NAME` or `nothing`. */
  from: string;
}

/** A stage that joins earlier ones. */
export interface JoinedStage {
  name: string;
  /** Names. */
  runs: string[];
  /** Their weights are averaged, or their logits. */
  averages: 'weights' | 'logits';
}

export interface StageList {
  prepare: Record<string, string>;
  reconstruct?: Record<string, string>;
  stages: (Stage | JoinedStage)[];
  dtype: 'float16' | 'int8' | 'float32';
}

export function isTrained(stage: Stage | JoinedStage): stage is Stage {
  return 'config' in stage;
}

/** A teacher `stage:NAME` in `training.distillation` is the run of that stage. */
const stageMark = 'stage:';

/** Before the name of one of several backbones. */
const backboneMark = 'backbone:';

/** Reads the list and every configuration in it; throws an error that names what does not fit. */
export function readStages(path: string): StageList {
  const parsed = v.safeParse(stagesSchema, JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new Error(`${path}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  }
  const { prepare, reconstruct, stages, dtype } = parsed.output;
  const names = stages.map((stage) => stage.name);
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (twice) throw new Error(`${path}: expected stages of different names, found ${twice} twice`);
  const found = stages.map((stage, i): Stage | JoinedStage => {
    const before = names.slice(0, i);
    const read = 'config' in stage ? trained(stage, path, before) : joined(stage);
    for (const one of neededBy(read))
      if (!before.includes(one))
        throw new Error(
          `${path}: ${stage.name}: expected an earlier stage (${before.join(', ') || 'none'}), got ${one}`,
        );
    return read;
  });
  if (!found.some(isTrained)) throw new Error(`${path}: stages: expected one with a configuration, found none`);
  return { prepare, ...(reconstruct && { reconstruct }), stages: found, dtype };
}

function trained(
  { name, config, from }: v.InferOutput<typeof trainedStage>,
  path: string,
  before: readonly string[],
): Stage {
  const configFile = resolve(dirname(path), config);
  return { name, config: readConfig(configFile), configFile, from: from ?? before.at(-1) ?? 'backbone' };
}

function joined(stage: v.InferOutput<typeof averageStage> | v.InferOutput<typeof ensembleStage>): JoinedStage {
  const { name } = stage;
  if ('average' in stage) return { name, runs: stage.average, averages: 'weights' };
  return { name, runs: stage.ensemble, averages: 'logits' };
}

/** Names of the stages that must come first. */
function neededBy(stage: Stage | JoinedStage): string[] {
  if (!isTrained(stage)) return stage.runs;
  const teachers = (stage.config.training.distillation?.teachers ?? []).flatMap((teacher) =>
    teacher.startsWith(stageMark) ? [teacher.slice(stageMark.length)] : [],
  );
  return isStage(stage.from) ? [...teachers, stage.from] : teachers;
}

function isStage(from: string): boolean {
  return from !== 'nothing' && from !== 'backbone' && !from.startsWith(backboneMark);
}

/** The stage's configuration with folders in place of names. */
export function placedConfig(
  { config, from }: Stage,
  { backbone, runFolder }: { backbone: string; runFolder: (name: string) => string },
): TrainingConfig {
  const { distillation } = config.training;
  const teachers = distillation?.teachers.map((teacher) =>
    teacher.startsWith(stageMark) ? runFolder(teacher.slice(stageMark.length)) : teacher,
  );
  return {
    ...config,
    pretrained: startOf(from, { backbone, runFolder }),
    training: { ...config.training, ...(distillation && teachers && { distillation: { ...distillation, teachers } }) },
  };
}

function startOf(
  from: string,
  { backbone, runFolder }: { backbone: string; runFolder: (name: string) => string },
): string | undefined {
  if (from === 'nothing') return undefined;
  if (from === 'backbone') return backbone;
  return from.startsWith(backboneMark) ? join(backbone, from.slice(backboneMark.length)) : runFolder(from);
}
