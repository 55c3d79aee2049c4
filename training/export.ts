/**
 * Writes an evaluated run as the model that ships:
 *   npm run export -- --run runs/face --out public/models/face
 * Batch norm is folded, the domain classifier stays behind; --data measures what the rounding costs on a prepared folder.
 */
import { existsSync } from 'node:fs';
import { basename, isAbsolute, join, relative } from 'node:path';
import { startBackend } from './backends/start-backend.ts';
import { readOptions } from './command-options.ts';
import { readConfig } from './config.ts';
import type { TrainingConfig } from './config.ts';
import { exportClipRun } from './export/export-clip-run.ts';
import { exportRun } from './export/export-run.ts';

const dtypes = ['float16', 'int8', 'float32'] as const;

const options = readOptions('export', {
  run: { default: 'runs/face', help: 'folder of an evaluated run' },
  out: { default: 'public/models/face', help: 'folder of the model' },
  encoder: { default: 'public/models/face', help: 'of a clip run: the shipped image model whose features it reads' },
  dtype: { default: 'float16', help: `of the kernels: ${dtypes.join(', ')}` },
  data: { default: '', help: 'prepared folder whose val and test crops tell what the rounding costs' },
  'leave-out': { default: 'docs/leave-out.json', help: "figures of `npm run leave-out` for the card; '' for none" },
});

const dtype = dtypes.find((name) => name === options.dtype);
if (!dtype) {
  console.error(`export: --dtype: expected one of ${dtypes.join(', ')}, got ${options.dtype}`);
  process.exit(2);
}

function runConfig(folder: string): TrainingConfig | undefined {
  const path = join(folder, 'config.json');
  return existsSync(path) ? readConfig(path) : undefined;
}

/** Paths of a machine stay out of the card. */
function shownPath(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') || isAbsolute(below) ? basename(path) : below;
}

/** The recurrent head alone. */
async function exportClips(config: TrainingConfig): Promise<void> {
  const out = process.argv.some((arg) => /^--out(?:=|$)/.test(arg)) ? options.out : 'public/models/clip';
  const command = `npm run export -- --run ${shownPath(options.run)} --encoder ${shownPath(options.encoder)}`;
  const { card, golden, bytes } = await exportClipRun(
    { ...options, out, command, leaveOut: options['leave-out'] },
    config,
  );
  console.log(
    `${out}: ${card.name} ${card.version} on the features of ${card.encoder.name} ${card.encoder.version}, ${(bytes / 1e6).toFixed(2)} MB, golden logits ${golden.logits.map((logit) => logit.toFixed(3)).join(' ')}`,
  );
}

async function exportPictures(): Promise<void> {
  const { card, golden, bytes, warnings } = await exportRun({
    ...options,
    dtype: dtype!,
    leaveOut: options['leave-out'],
    command: `npm run export -- --run ${shownPath(options.run)} --dtype ${options.dtype}`,
  });
  const { loss } = card.weights;
  for (const warning of warnings) console.warn(`Warning: ${warning}`);
  console.log(
    `${options.out}: ${card.name} ${card.version}, ${dtype}, ${(bytes / 1e6).toFixed(2)} MB, golden logits ${golden.logits.map((logit) => logit.toFixed(3)).join(' ')}`,
  );
  if (loss)
    console.log(
      `rounding: logits of ${loss.count} pictures (${loss.pictures}) differ by ${loss.meanLogitDifference.toFixed(4)}, at most ${loss.maxLogitDifference.toFixed(4)}${loss.auc ? `, AUC ${loss.auc.float32.toFixed(4)} -> ${loss.auc.shipped.toFixed(4)}` : ''}`,
    );
}

try {
  await startBackend();
  const config = runConfig(options.run);
  await (config?.data.clips ? exportClips(config) : exportPictures());
} catch (error) {
  console.error(`export: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
