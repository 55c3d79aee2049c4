import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Recipe, RecipeContext, RecipeStep } from './recipe.ts';
import { runCommand } from './run-command.ts';

interface ConfigFile {
  architecture: { name: string };
  training: Record<string, unknown>;
}

interface FinishedStep {
  command: string;
  args: string[];
  seconds: number;
}

const repositoryFolder = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs every step in a process of its own and stops at the first that fails: returns its exit code, 0 when all ran.
 * Steps resume what an earlier run of the recipe left.
 */
export function runRecipe(recipe: Recipe, context: RecipeContext): number {
  const steps = recipe.steps(context);
  const finished: FinishedStep[] = [];
  for (const [index, step] of steps.entries()) {
    console.log(`\n[${index + 1}/${steps.length}] npm run ${step.command} -- ${step.args.join(' ')}`);
    if (step.config) writeConfig(step.config);
    const startMs = performance.now();
    const status = runCommand(step.command, step.args);
    if (status !== 0) {
      console.error(`${recipe.name}: step ${index + 1} of ${steps.length} failed; run the same command again to go on`);
      return status;
    }
    finished.push({ command: step.command, args: step.args, seconds: (performance.now() - startMs) / 1000 });
    mkdirSync(context.outFolder, { recursive: true });
    writeFileSync(join(context.outFolder, 'recipe.json'), JSON.stringify({ recipe: recipe.name, finished }, null, 2));
  }
  return 0;
}

function writeConfig({ file, template, architecture, batchSize }: NonNullable<RecipeStep['config']>): void {
  const config = JSON.parse(readFileSync(join(repositoryFolder, template), 'utf8')) as ConfigFile;
  const changed: ConfigFile = {
    ...config,
    ...(architecture && { name: architecture, architecture: { ...config.architecture, name: architecture } }),
    training: { ...config.training, ...(batchSize && { batchSize }) },
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(changed, null, 2));
}
