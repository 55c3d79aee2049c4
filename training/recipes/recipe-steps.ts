import { join } from 'node:path';
import type { RecipeContext, RecipeStep } from './recipe.ts';

export function preparedFolder({ outFolder }: RecipeContext): string {
  return join(outFolder, 'prepared');
}

export function runFolder({ outFolder }: RecipeContext, name: string): string {
  return join(outFolder, name);
}

function optional(context: RecipeContext, names: readonly ('limit' | 'epochs' | 'backend')[]): string[] {
  return names.flatMap((name) => (context[name] === undefined ? [] : [`--${name}`, String(context[name])]));
}

/** `options` by their names on the command line of `prepare-data`. */
export function prepare(context: RecipeContext, options: Record<string, string | number>): RecipeStep {
  const folders = ['--data', context.dataFolder, '--out', preparedFolder(context)];
  const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return { command: 'prepare-data', args: [...folders, ...given, ...optional(context, ['limit'])] };
}

interface TrainingStep {
  /** Name of the run. */
  name: string;
  /** Of `training/configs/reference/`. */
  config: string;
  /** Instead of the configured one. */
  architecture?: string;
  data?: string;
}

/** Trains (or goes on with) one run and evaluates it. */
export function trainAndEvaluate(
  context: RecipeContext,
  { name, config, architecture, data = preparedFolder(context) }: TrainingStep,
): RecipeStep[] {
  const run = runFolder(context, name);
  const template = `training/configs/reference/${config}.json`;
  const file = join(context.outFolder, 'configs', `${name}.json`);
  const { batchSize } = context;
  const train = ['--config', file, '--data', data, '--out', run, '--resume'];
  return [
    {
      command: 'train',
      args: [...train, ...optional(context, ['epochs', 'limit', 'backend'])],
      config: { file, template, ...(architecture && { architecture }), ...(batchSize && { batchSize }) },
    },
    { command: 'evaluate', args: ['--run', run, '--data', data, ...optional(context, ['backend'])] },
  ];
}

/** Those of the names that the context asks for; all where it asks for none. Throws where nothing is left. */
export function chosenRuns({ only }: RecipeContext, names: readonly string[]): string[] {
  const chosen = names.filter((name) => !only || only.includes(name));
  if (chosen.length === 0) throw new Error(`--only: expected some of ${names.join(', ')}, got ${only?.join(', ')}`);
  return chosen;
}
