import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { readConfig } from '../config.ts';
import type { TrainingConfig } from '../config.ts';

const name = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected a name of small letters, digits, dots and dashes'),
);

const stagesSchema = v.strictObject({
  /** Of `prepare-data`, besides --config, --data and --out. */
  prepare: v.optional(v.record(v.string(), v.string()), {}),
  /** Of `reconstruct`, besides --prepared and --out: the crops of the last stage get reconstructions; none where absent. */
  reconstruct: v.optional(v.record(v.string(), v.string())),
  /** In order; each starts from the one before, the first from the backbone. */
  stages: v.pipe(
    v.array(
      v.strictObject({
        name,
        /** Relative to this file. */
        config: v.string(),
        /** Name of an earlier stage, or `backbone`, or `nothing` for random weights. */
        from: v.optional(v.string()),
      }),
    ),
    v.minLength(1),
  ),
  /** Stages whose weights are averaged into what ships; the last stage alone where absent. */
  average: v.optional(v.pipe(v.array(name), v.minLength(2))),
  /** Of `export`. */
  dtype: v.optional(v.picklist(['float16', 'int8', 'float32']), 'float16'),
});

export interface Stage {
  name: string;
  config: TrainingConfig;
  configFile: string;
  /** Name of an earlier stage, `backbone` or `nothing`. */
  from: string;
}

export interface StageList {
  prepare: Record<string, string>;
  reconstruct?: Record<string, string>;
  stages: Stage[];
  /** Names. */
  average?: string[];
  dtype: 'float16' | 'int8' | 'float32';
}

/** A teacher `stage:NAME` in `training.distillation` is the run of that stage. */
const stageMark = 'stage:';

/** Reads the list and every configuration in it; throws an error that names what does not fit. */
export function readStages(path: string): StageList {
  const parsed = v.safeParse(stagesSchema, JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new Error(`${path}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  }
  const { prepare, reconstruct, stages, average, dtype } = parsed.output;
  const names = stages.map((stage) => stage.name);
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (twice) throw new Error(`${path}: expected stages of different names, found ${twice} twice`);
  const found = stages.map((stage, i): Stage => {
    const before = names.slice(0, i);
    const configFile = join(dirname(path), stage.config);
    const config = readConfig(configFile);
    const teachers = (config.training.distillation?.teachers ?? []).flatMap((teacher) =>
      teacher.startsWith(stageMark) ? [teacher.slice(stageMark.length)] : [],
    );
    const from = stage.from ?? before.at(-1) ?? 'backbone';
    for (const one of [...teachers, ...(from === 'backbone' || from === 'nothing' ? [] : [from])])
      if (!before.includes(one))
        throw new Error(
          `${path}: ${stage.name}: expected an earlier stage (${before.join(', ') || 'none'}), got ${one}`,
        );
    return { name: stage.name, config, configFile, from };
  });
  const unknown = average?.find((one) => !names.includes(one));
  if (unknown !== undefined) throw new Error(`${path}: average: expected stages (${names.join(', ')}), got ${unknown}`);
  return { prepare, ...(reconstruct && { reconstruct }), stages: found, ...(average && { average }), dtype };
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
    pretrained: from === 'nothing' ? undefined : from === 'backbone' ? backbone : runFolder(from),
    training: { ...config.training, ...(distillation && teachers && { distillation: { ...distillation, teachers } }) },
  };
}
