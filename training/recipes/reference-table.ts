import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import type { Recipe } from './recipe.ts';
import { decimal } from '../judging/tables.ts';

const figuresSchema = v.object({
  date: v.string(),
  rows: v.array(
    v.object({
      dataset: v.string(),
      real: v.number(),
      fake: v.number(),
      accuracy: v.optional(v.number()),
      auc: v.optional(v.number()),
      aucInterval95: v.optional(v.tuple([v.number(), v.number()])),
    }),
  ),
});

const finishedSchema = v.object({
  recipe: v.string(),
  finished: v.array(v.object({ command: v.string(), args: v.array(v.string()), seconds: v.number() })),
});

interface RunFigures {
  run: string;
  data: string;
  date: string;
  real: number;
  fake: number;
  accuracy?: number | undefined;
  auc?: number | undefined;
  interval?: [number, number] | undefined;
}

/** A row for each finished recipe: what its authors report, what ours reached, and why they differ. */
export function referenceTable(recipes: readonly Recipe[], folders: readonly string[]): string {
  const rows = folders.map((folder) => recipeRow(recipes, folder));
  return ['| reference | its figure | ours, on test | why they differ |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function recipeRow(recipes: readonly Recipe[], folder: string): string {
  const file = join(folder, 'recipe.json');
  if (!existsSync(file))
    throw new Error(`${file}: expected a finished recipe, found none; run \`npm run recipe\` first`);
  const { recipe: name, finished } = v.parse(finishedSchema, JSON.parse(readFileSync(file, 'utf8')));
  const recipe = recipes.find((known) => known.name === name);
  if (!recipe)
    throw new Error(`${file}: expected one of ${recipes.map((known) => known.name).join(', ')}, got ${name}`);
  const data = basename(argument(finished[0]!.args, '--data'));
  const runs = finished
    .filter(({ command }) => command === 'evaluate')
    .map(({ args }) => runFigures(argument(args, '--run'), data));
  return `| ${[recipe.reference, recipe.published, ourFigures(runs), recipe.differs].join(' | ')} |`;
}

function argument(args: readonly string[], name: string): string {
  return args[args.indexOf(name) + 1]!;
}

function runFigures(run: string, data: string): RunFigures {
  const { date, rows } = v.parse(figuresSchema, JSON.parse(readFileSync(join(run, 'evaluation.json'), 'utf8')));
  const { real, fake, accuracy, auc, aucInterval95 } = rows.find(({ dataset }) => dataset === 'all')!;
  return { run: basename(run), data, date, real, fake, accuracy, auc, interval: aucInterval95 };
}

function ourFigures(runs: readonly RunFigures[]): string {
  const best = [...runs].sort((a, b) => (b.auc ?? 0) - (a.auc ?? 0))[0]!;
  const { run, data, date, real, fake, accuracy, auc, interval } = best;
  const among = runs.length > 1 ? `, the best of ${runs.length} (AUC from ${decimal(lowest(runs))})` : '';
  const spread = interval ? ` (${interval.map(decimal).join('–')})` : '';
  return `${run}${among}: accuracy ${decimal(accuracy)}, AUC ${decimal(auc)}${spread} on ${real} real and ${fake} fake of ${data}, ${date}`;
}

function lowest(runs: readonly RunFigures[]): number {
  return Math.min(...runs.map(({ auc }) => auc ?? 1));
}
