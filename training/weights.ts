/**
 * From raw data to the shipped model, by the stages of training/configs/face/stages.json:
 *   npm run weights -- --data DIR --backbone DIR
 * Prepares once, trains stage after stage, evaluates with robustness, exports and reports. The same command goes on
 * where it was stopped; --list says what is done and what is left.
 */
import { fileURLToPath } from 'node:url';
import { positiveInteger, readOptions, refuse } from './command-options.ts';
import { runCommand } from './recipes/run-command.ts';
import { makeWeights, stepLines } from './weights/make-weights.ts';
import { readStages } from './weights/stage-list.ts';
import { weightSteps } from './weights/weight-steps.ts';

const stagesFile = 'configs/face/stages.json';

const options = readOptions('weights', {
  data: { default: '', help: 'data as published, a folder with several sets, or one of prepare-data' },
  backbone: { default: '', help: 'weights that the first stage starts from, or a folder with several' },
  stages: { default: '', help: `list of the stages (default training/${stagesFile})` },
  work: { default: 'runs/weights', help: 'folder for the prepared data and a run for each stage' },
  out: { default: 'public/models/face', help: 'folder of the model' },
  landmarker: { default: '', help: "MediaPipe's face_landmarker.task for the preparation" },
  list: { flag: true, help: 'say what is done and what is left, and end' },
  trial: { flag: true, help: 'neither export nor report' },
  limit: { default: '', help: 'of prepare-data, train and evaluate: to prove that everything runs' },
  epochs: { default: '', help: 'of every stage, instead of the configured number' },
});

for (const name of ['data', 'backbone'] as const)
  if (!options[name]) refuse('weights', `--${name}: expected a folder, got nothing`);
const limit = positiveInteger('limit', options.limit);
const epochs = positiveInteger('epochs', options.epochs);
const say = (line: string) => console.log(line);

try {
  const stages = readStages(options.stages || fileURLToPath(new URL(stagesFile, import.meta.url)));
  const steps = weightSteps(stages, {
    dataFolder: options.data,
    backbone: options.backbone,
    workFolder: options.work,
    outFolder: options.out,
    ...(options.landmarker && { landmarker: options.landmarker }),
    ...(limit && { limit }),
    ...(epochs && { epochs }),
    isTrial: options.trial,
  });
  for (const line of stepLines(steps, options.work)) say(line);
  if (!options.list) process.exitCode = await makeWeights(steps, { workFolder: options.work, run: runCommand, say });
} catch (error) {
  console.error(`weights: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
