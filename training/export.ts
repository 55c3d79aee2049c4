/**
 * Writes an evaluated run as the model that ships:
 *   npm run export -- --run runs/face --out public/models/face
 * Batch norm is folded, the domain classifier stays behind; --data measures what the rounding costs on a prepared folder.
 */
import { basename, isAbsolute, relative } from 'node:path';
import { startBackend } from './backends/start-backend.ts';
import { readOptions } from './command-options.ts';
import { exportRun } from './export/export-run.ts';

const dtypes = ['float16', 'int8', 'float32'] as const;

const options = readOptions('export', {
  run: { default: 'runs/face', help: 'folder of an evaluated run' },
  out: { default: 'public/models/face', help: 'folder of the model' },
  dtype: { default: 'float16', help: `of the kernels: ${dtypes.join(', ')}` },
  data: { default: '', help: 'prepared folder whose val and test crops tell what the rounding costs' },
  'leave-out': { default: 'docs/leave-out.json', help: "figures of `npm run leave-out` for the card; '' for none" },
});

const dtype = dtypes.find((name) => name === options.dtype);
if (!dtype) {
  console.error(`export: --dtype: expected one of ${dtypes.join(', ')}, got ${options.dtype}`);
  process.exit(2);
}

/** Paths of a machine stay out of the card. */
function shownPath(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') || isAbsolute(below) ? basename(path) : below;
}

try {
  await startBackend();
  const { card, golden, bytes, warnings } = await exportRun({
    ...options,
    dtype,
    leaveOut: options['leave-out'],
    command: `npm run export -- --run ${shownPath(options.run)} --dtype ${dtype}`,
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
} catch (error) {
  console.error(`export: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
