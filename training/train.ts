/**
 * Trains a model of the list, or what a configuration says, on raw or prepared data:
 *   npm run train -- --config training/configs/face.json --data DIR
 *   npm run train -- --model efficientnet-b0 --data DIR
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { architectureNames } from '../lib/models/registry.ts';
import { backendNames, startBackend } from './backends/start-backend.ts';
import { BatchSource } from './batches/batch-source.ts';
import { openFeatures } from './clip-features/open-features.ts';
import { oneOf, positiveInteger, readOptions, refuse } from './command-options.ts';
import { trainingPictures } from './pretrained/training-pictures.ts';
import { chooseSamples } from './trainer/choose-samples.ts';
import { openData } from './trainer/open-data.ts';
import { progressOutput } from './trainer/progress-output.ts';
import { writeDataFacts, writeEnvironment } from './trainer/run-facts.ts';
import { openRunFolder } from './trainer/run-folder.ts';
import { runTraining } from './trainer/run-training.ts';
import { domainNames, pairedDatasets } from './trainer/samples.ts';
import { configuredNetwork, requestedConfig, startingWeights, withDomains } from './trainer/start-run.ts';
import type { RunRequest } from './trainer/start-run.ts';
import { openTeachers, readTeachers, teacherLines, writeTeacherFacts } from './trainer/teachers.ts';

const options = readOptions('train', {
  list: { flag: true, help: 'print every model name, one a line' },
  config: { default: '', help: 'what to train and how, see training/configs' },
  model: { default: '', help: 'a model of the list with its published input and default training' },
  data: { default: '', help: 'a data set, a folder with several, or what prepare-data wrote' },
  epochs: { default: '', help: 'instead of the configured number' },
  limit: { default: '', help: 'samples an epoch, and a part of the data: to prove that everything runs' },
  out: { default: '', help: 'folder of the run (default runs/NAME)' },
  resume: { flag: true, help: 'go on from the last checkpoint of --out' },
  backend: { default: '', help: `${backendNames.join(', ')} (default: the best that runs here)` },
  pretrained: { default: '', help: 'weights to start from: Keras .h5, tfjs model.json, a backbone or run folder' },
  framing: { default: '', help: 'face or picture, instead of the configured one' },
  cache: { default: '.cache/prepared', help: 'folder for raw data once prepared' },
  seed: { default: '', help: 'instead of the configured one' },
});

const say = (line: string) => console.log(line);

function readRequest(): RunRequest {
  const { config, model, data } = options;
  if (!config === !model)
    refuse(
      'train',
      `expected one of --config and --model, got ${config ? 'both' : 'neither'}; --list names the models`,
    );
  if (!data) refuse('train', '--data: expected a folder, got nothing');
  if (model) oneOf('train', 'model', model, architectureNames);
  if (options.backend) oneOf('train', 'backend', options.backend, backendNames);
  const framing = options.framing
    ? oneOf('train', 'framing', options.framing, ['face', 'picture'] as const)
    : undefined;
  const epochs = positiveInteger('epochs', options.epochs);
  const seed = positiveInteger('seed', options.seed);
  return {
    dataFolder: data,
    ...(config && { config }),
    ...(model && { model }),
    ...(framing && { framing }),
    ...(epochs && { epochs }),
    ...(seed && { seed }),
    ...(options.pretrained && { pretrained: options.pretrained }),
  };
}

async function train(request: RunRequest, signal: AbortSignal): Promise<number> {
  const limit = positiveInteger('limit', options.limit);
  const asked = requestedConfig(request);
  const taught = readTeachers(asked, configuredNetwork(asked));
  const set = await openData(asked, {
    dataFolder: request.dataFolder,
    cacheFolder: options.cache,
    say,
    signal,
    ...(limit && { limit }),
  });
  const config = withDomains(asked, set, request.model !== undefined);
  const network = configuredNetwork(config);
  const samples = chooseSamples(set, config, limit);
  const runFolder = options.out || join('runs', config.name);
  openRunFolder(runFolder, config, options.resume);

  const backend = await startBackend(options.backend);
  writeEnvironment(runFolder, backend);
  writeDataFacts(runFolder, set, samples);
  writeTeacherFacts(runFolder, taught);
  teacherLines(config, taught).forEach(say);
  const initial = await startingWeights(network, config, say, () =>
    trainingPictures(set, samples.train, network, config.normalization),
  );
  const parameters = Object.values(initial).reduce((sum, { values }) => sum + values.length, 0);
  say(
    `${config.architecture.name} ${(parameters / 1e6).toFixed(2)} M parameters on ${backend}: train ${samples.train.length} val ${samples.val.length} batch ${config.training.batchSize} epochs ${config.training.epochs} into ${runFolder}`,
  );
  if (samples.val.length === 0) say('no validation samples: every epoch counts as the best');

  const teachers = taught.length ? openTeachers(taught, config) : undefined;
  const head = config.data.clips?.features && (await openFeatures({ config, network, initial, set, samples, say }));
  const output = progressOutput(process.stdout, say);
  try {
    const { ended, epoch, best } = await runTraining({
      config,
      network: head?.network ?? network,
      initial: head?.initial ?? initial,
      ...(head && { fixed: head.fixed }),
      ...samples,
      domains: domainNames(set),
      paired: pairedDatasets(set),
      ...(teachers && { teachers }),
      openBatches: (chosen, isTraining) =>
        head?.openBatches(chosen, isTraining) ??
        new BatchSource(set, chosen, {
          inputShape: network.inputShape,
          normalization: config.normalization,
          augmentation: isTraining ? config.augmentation : undefined,
          strides: isTraining ? config.data.clips?.strides : undefined,
          workers: Math.min(4, availableParallelism()),
        }),
      runFolder,
      ...(limit && { limit }),
      onStep: output.onStep,
      onEpoch: (line, isBest) => output.onEpoch(line, config.training.epochs, isBest),
      signal,
    });
    if (!ended) return stopped(runFolder, epoch);
    say(`${runFolder}: ended after epoch ${epoch} (${ended}), best weights of epoch ${best?.epoch ?? epoch}`);
    return 0;
  } finally {
    output.close();
    teachers?.dispose();
  }
}

function stopped(runFolder: string, epoch: number): number {
  const args = process.argv.slice(2).filter((arg) => arg !== '--resume');
  const out = options.out ? [] : ['--out', runFolder];
  say(
    `stopped in epoch ${epoch + 1} with a checkpoint; go on with\n  npm run train -- ${[...args, ...out].join(' ')} --resume`,
  );
  return 130;
}

/** The first Ctrl-C asks for a checkpoint and an end, the second ends at once. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(130);
    say('stopping after this step; once more ends at once');
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop.signal;
}

if (options.list) {
  say(architectureNames.join('\n'));
} else {
  const request = readRequest();
  try {
    process.exitCode = await train(request, stopSignal());
  } catch (error) {
    const isBug = !(error instanceof Error) || error instanceof TypeError || error instanceof RangeError;
    console.error('train:', isBug ? error : error.message);
    process.exitCode = 1;
  }
}
