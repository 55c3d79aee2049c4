import type { DrawnLayout } from '../generated/drawn-dataset.ts';

export interface RecipeContext {
  /** Raw data in a published layout. */
  dataFolder: string;
  outFolder: string;
  /** Pictures or videos to prepare, and samples an epoch: to see it run in small. */
  limit?: number;
  epochs?: number;
  /** Small data needs small batches: a batch norm's statistics settle over hundreds of steps. */
  batchSize?: number;
  /** Runs of these names alone, where a recipe compares several. */
  only?: readonly string[];
  backend?: string;
}

/** One command of the folder: `npm run <command> -- <args>`. */
export interface RecipeStep {
  command: 'prepare-data' | 'train' | 'evaluate' | 'embed' | 'compare';
  args: string[];
  /** Written before the command runs: a copy of `template`, changed. */
  config?: { file: string; template: string; architecture?: string; batchSize?: number };
}

/** A reference system's whole way from raw data to a report. */
export interface Recipe {
  name: string;
  /** The system that it follows, and on what data that was made. */
  reference: string;
  /** The figure that its authors give. */
  published: string;
  /** Why ours differs on the data at hand. */
  differs: string;
  /** Layouts of drawn data on which the recipe can be tried; more than one make a collection. */
  drawnLayouts: DrawnLayout[];
  steps(context: RecipeContext): RecipeStep[];
}
