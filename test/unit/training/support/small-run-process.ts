/** Trains the small run in a folder for a number of epochs, as the command line says, going on from its newest checkpoint; for kill tests. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { openRunFolder } from '../../../../training/trainer/run-folder.ts';
import { runTraining } from '../../../../training/trainer/run-training.ts';
import { smallConfig, smallRun } from './memory-run.ts';

await tf.setBackend('cpu');
const [folder, epochs] = process.argv.slice(2) as [string, string];
const run = smallRun(folder, smallConfig({ epochs: Number(epochs) }));
openRunFolder(folder, run.config, true);
process.stdout.write('started\n');
await runTraining({ ...run, onStep: ({ epoch, step }) => void process.stdout.write(`${epoch}/${step}\n`) });
