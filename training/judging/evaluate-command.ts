import { basename, join } from 'node:path';
import type { Split } from '../data/sample.ts';
import type { Evaluation } from './evaluation.ts';
import { evaluateSamples, planEvaluation } from './evaluate-run.ts';
import { calibrationText, certaintyTable } from './certainty-tables.ts';
import { clipTable } from './clip-table.ts';
import { rankingTable } from './figure-tables.ts';
import { frameModel, judgeClipVideos } from './judge-clip-videos.ts';
import type { JudgedSample } from './judged-sample.ts';
import { windowSeconds } from './window-seconds.ts';
import { leftOutSplit } from './left-out-rows.ts';
import { judgedWeights } from './judged-weights.ts';
import type { WeightChoice } from './judged-weights.ts';
import { loadJudge } from './load-judge.ts';
import { preparationFacts } from './preparation-facts.ts';
import { openData } from '../trainer/open-data.ts';
import type { DataPlace } from '../trainer/open-data.ts';
import { judgingProgress } from './judging-progress.ts';
import { readRun } from './run-record.ts';
import { terminalTable } from './tables.ts';
import { writeEvaluation } from './write-evaluation.ts';

export interface EvaluateRequest extends DataPlace {
  runFolder: string;
  outFolder: string;
  split: Split;
  weights: WeightChoice;
  /** Name of the backend that runs. */
  backend: string;
  /** Most samples of each split. */
  limit?: number;
  /** Samples in each cell of the robustness grid; no grid where absent. */
  robustness?: number;
  /** Of clip models: folder of the image model to compare with; '' for the one that the encoder came from. */
  frames?: string;
}

/** Measures a run on the current backend, writes everything into `outFolder` and says it in short. */
export async function evaluateRun(request: EvaluateRequest): Promise<Evaluation> {
  const { runFolder, outFolder, split } = request;
  const run = readRun(runFolder);
  const { config } = run;
  const weights = judgedWeights(runFolder, config, request.weights);
  const set = await openData(config, request);
  const { clips, leaveOut, trainOnAll } = config.data;
  const plan = planEvaluation(set, { ...request, leaveOut, trainOnAll, ...(clips && { clips }) });
  const bar = judgingProgress('judging', plan.total);
  const judge = loadJudge(set, weights, config.normalization, (count) => bar.advance(count));
  const { splitRule, misses } = preparationFacts(set);
  const { measured, judged, leftOut } = await evaluateSamples(set, plan, {
    split,
    splitRule,
    crop: config.crop,
    judgeCrops: judge.judgeCrops,
  });
  bar.stop();
  judge.dispose();
  const image = clips && frameModel(config, request.frames ?? '', request.say);
  const judgedClips = [
    { split, samples: plan.test, logits: logitsOf(judged) },
    { split: leftOutSplit, samples: plan.leftOut, logits: logitsOf(leftOut) },
  ].filter(({ samples }) => samples.length > 0);
  const videos = image && (await judgeClipVideos(set, image, judgedClips));
  const evaluation: Evaluation = {
    weightsSha256: weights.sha256,
    weights: weights.kind,
    command: `npm run evaluate${request.robustness === undefined ? '' : ' -- --robustness'}`,
    date: new Date().toISOString().slice(0, 10),
    misses,
    ...measured,
    ...(videos && { clips: { rows: videos.rows, image: videos.image, secondsBetween: windowSeconds(set, clips!) } }),
    run: {
      name: config.name,
      version: config.version,
      architecture: config.architecture,
      trainedOn: run.trainedOn,
      parameters: weights.parameters,
      weightBytes: weights.bytes,
    },
    data: { folder: basename(set.folder), sha256: set.sha256, val: plan.val.length, test: plan.test.length },
    backend: request.backend,
    notes: [...(weights.note ? [weights.note] : []), ...measured.notes],
  };
  const cropSize = weights.network.inputShape.at(-2)!;
  await writeEvaluation(outFolder, evaluation, { judged, leftOut, set, run, cropSize, videos: videos?.videos ?? [] });
  say(evaluation, outFolder);
  return evaluation;
}

const logitsOf = (judged: readonly JudgedSample[]) => judged.map(({ logit }) => logit);

function say(evaluation: Evaluation, outFolder: string): void {
  const { rows, certainty } = evaluation;
  console.log(terminalTable(rankingTable(rows)));
  if (evaluation.clips) console.log(terminalTable(clipTable(evaluation.clips.rows)));
  console.log(calibrationText(evaluation));
  if (certainty) console.log(terminalTable(certaintyTable(certainty.rows)));
  console.log(`${evaluation.picturesPerSecond!.toFixed(0)} pictures/s on ${evaluation.backend}`);
  for (const note of evaluation.notes) console.log(`note: ${note}`);
  console.log(`${join(outFolder, 'report.html')}`);
}
