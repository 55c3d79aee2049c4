/**
 * Runs a reference system's way from raw data to a report:
 *   npm run recipe -- --name deepfake-detect --data DIR --out runs/deepfake-detect
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions, positiveInteger } from './command-options.ts';
import { makeDrawnDataset } from './generated/drawn-dataset.ts';
import { writeBetweenMarks } from '../lib/cli/write-between-marks.ts';
import { referenceTable } from './recipes/reference-table.ts';
import { recipes } from './recipes/registry.ts';
import { runRecipe } from './recipes/run-recipe.ts';

const options = readOptions('recipe', {
  name: { default: '', help: `one of ${recipes.map(({ name }) => name).join(', ')}` },
  data: { default: '', help: 'raw data in a published layout' },
  drawn: { default: '', help: 'instead of --data: draw so many people and forgeries of them, to see the recipe run' },
  out: { default: '', help: 'folder for everything that is made (default runs/NAME)' },
  limit: { default: '', help: 'pictures or videos, and samples an epoch, to see it run in small' },
  epochs: { default: '', help: 'instead of the configured number' },
  batch: { default: '', help: 'instead of the configured batch size; small data needs small batches' },
  only: { default: '', help: 'runs of these names alone, with commas, where the recipe compares several' },
  backend: { default: '', help: 'instead of the one chosen automatically' },
  list: { flag: true, help: 'print the recipes' },
  table: { default: '', help: 'folders of finished recipes, with commas: write their figures into training/README.md' },
});

if (options.list) {
  for (const { name, reference } of recipes) console.log(`${name.padEnd(18)}${reference}`);
  process.exit(0);
}
if (options.table) {
  const table = referenceTable(recipes, options.table.split(','));
  await writeBetweenMarks(fileURLToPath(new URL('README.md', import.meta.url)), 'reference', table);
  console.log(table);
  process.exit(0);
}
const recipe = recipes.find(({ name }) => name === options.name);
const drawnCount = positiveInteger('drawn', options.drawn);
if (!recipe || !options.data === !drawnCount) {
  console.error(
    recipe
      ? 'recipe: expected either --data DIR or --drawn N'
      : `--name: expected one of ${recipes.map(({ name }) => name).join(', ')}, got ${options.name || 'none'}`,
  );
  process.exit(2);
}
const outFolder = options.out || `runs/${recipe.name}`;
const dataFolder = options.data || join(outFolder, 'drawn');
if (drawnCount) {
  for (const [index, layout] of recipe.drawnLayouts.entries())
    await makeDrawnDataset({ folder: join(dataFolder, layout), layout, count: drawnCount, seed: index + 1 });
}
const limit = positiveInteger('limit', options.limit);
const batchSize = positiveInteger('batch', options.batch);
const epochs = positiveInteger('epochs', options.epochs);
process.exit(
  runRecipe(recipe, {
    dataFolder,
    outFolder,
    ...(limit && { limit }),
    ...(epochs && { epochs }),
    ...(batchSize && { batchSize }),
    ...(options.only && { only: options.only.split(',') }),
    ...(options.backend && { backend: options.backend }),
  }),
);
