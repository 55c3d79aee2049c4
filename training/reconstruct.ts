/**
 * Draws real faces again with small autoencoders, so that fakes differ from reals in their decoder's traces alone:
 *   npm run reconstruct -- --prepared DIR --out DIR
 * The new folder holds all of the old one and the data set `reconstructed`; `npm run train -- --data` takes it.
 * With autoencoders that are there already only the faces are drawn: --autoencoders OLD/autoencoders.
 */
import { join } from 'node:path';
import { backendNames, startBackend } from './backends/start-backend.ts';
import { oneOf, positiveInteger, readOptions, refuse } from './command-options.ts';
import { decoderKinds } from './generated/reconstruction/autoencoder.ts';
import { reconstructSet } from './generated/reconstruction/reconstruct-set.ts';
import { openPreparedSet } from './prepared/prepared-set.ts';

const options = readOptions('reconstruct', {
  prepared: { default: '', help: 'folder that prepare-data wrote' },
  out: { default: '', help: 'folder for all of it and the reconstructions' },
  decoders: { default: 'transposed,nearest,shuffle', help: `some of ${decoderKinds.join(', ')}` },
  datasets: { default: '', help: 'whose real faces are drawn again (default: all)' },
  minutes: { default: '3', help: "each decoder's training" },
  steps: { default: '', help: 'of training at most' },
  count: { default: '4000', help: 'reconstructions for train' },
  'count-val': { default: '300', help: 'reconstructions for val, and as many for test' },
  autoencoders: { default: '', help: 'folder of trained ones; missing ones are added (default OUT/autoencoders)' },
  backend: { default: '', help: `${backendNames.join(', ')} (default: the best that runs here)` },
  seed: { default: '1', help: 'the same seed and autoencoders give the same crops' },
});

if (!options.prepared || !options.out) refuse('reconstruct', 'expected --prepared DIR and --out DIR');
const kinds = [...new Set(options.decoders.split(','))].map((kind) =>
  oneOf('reconstruct', 'decoders', kind, decoderKinds),
);
if (options.backend) oneOf('reconstruct', 'backend', options.backend, backendNames);
const minutes = Number(options.minutes);
if (!(minutes > 0)) refuse('reconstruct', `--minutes: expected a number above 0, got ${options.minutes}`);
const heldBack = positiveInteger('count-val', options['count-val'])!;
const count = positiveInteger('count', options.count)!;
const maxSteps = positiveInteger('steps', options.steps);
const seed = positiveInteger('seed', options.seed)!;
const shown = (auc: number | undefined) => auc?.toFixed(3) ?? 'unknown';

try {
  const set = openPreparedSet(options.prepared);
  await startBackend(options.backend);
  const { matched, unmatched } = (
    await reconstructSet(
      set,
      {
        outFolder: options.out,
        autoencoderFolder: options.autoencoders || join(options.out, 'autoencoders'),
        kinds,
        datasets: options.datasets.split(',').filter(Boolean),
        minutes,
        ...(maxSteps && { maxSteps }),
        counts: { train: count, val: heldBack, test: heldBack },
        seed,
      },
      (line) => console.log(line),
    )
  ).trivialAuc;
  console.log(
    `sharpness alone tells them with AUC ${shown(matched.spectrum)} by radial spectrum, ${shown(matched.laplacian)} by the Laplacian (${shown(unmatched.spectrum)}, ${shown(unmatched.laplacian)} with spectra left as drawn)`,
  );
} catch (error) {
  const isBug = !(error instanceof Error) || error instanceof TypeError || error instanceof RangeError;
  console.error('reconstruct:', isBug ? error : error.message);
  process.exitCode = 1;
}
