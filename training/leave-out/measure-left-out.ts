import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ClipFigure } from '../../lib/models/clip-card.ts';
import { readConfig } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import { clipRows } from '../judging/clip-comparison.ts';
import type { ClipVideo } from '../judging/clip-comparison.ts';
import { readEvaluation } from '../judging/evaluation.ts';
import { leftOutSplit } from '../judging/left-out-rows.ts';
import { readManifest } from '../prepared/manifest.ts';
import { setFiles } from '../prepared/prepared-set.ts';
import type { RunCommand } from '../recipes/run-command.ts';
import { foldFigures } from './fold-figures.ts';
import type { Measured } from './leave-out-record.ts';
import { readLeftOutScores, readLeftOutVideos } from './left-out-scores.ts';
import { groupRuns, sourceRun } from './planned-runs.ts';
import type { PlannedRun } from './planned-runs.ts';
import { seenBefore } from './seen-before.ts';
import { meanOfRows, sourceRows } from './source-rows.ts';
import { commonConfig, pretrainedOf, trainWithout } from './train-without.ts';
import type { LeftOutChanges } from './train-without.ts';

export interface LeaveOutRequest extends LeftOutChanges {
  config: string;
  dataFolder: string;
  outFolder: string;
  sources: readonly string[];
  /** Data sets whose groups of people are left out in turn. */
  groups?: string;
  extraArgs: readonly string[];
  run: RunCommand;
  say: (line: string) => void;
}

/** Trains and judges every run that is asked for; the same request goes on where it was stopped. */
export async function measureLeftOut(request: LeaveOutRequest): Promise<Measured> {
  const { sources, groups, dataFolder } = request;
  const config = commonConfig(readConfig(request.config), request);
  const sourceRuns = sources.map(sourceRun);
  const folds = groups === undefined ? [] : groupRuns(readFaces(dataFolder), groups);
  const planned = [...sourceRuns, ...folds];
  for (const plan of planned) assertTrainable(plan, config, request);
  if (groups !== undefined) assertLearned(groups, config);
  const folders = await trainWithout(planned, { ...request, config });
  const rows = sourceRuns.flatMap((plan, i) => sourceRows(plan, folders[i]!));
  const scores = folds.flatMap(({ dataset, leaveOut }, i) => {
    const folder = folders[sourceRuns.length + i]!;
    const thresholds = readEvaluation(folder).thresholds.balanced;
    return readLeftOutScores(folder, dataset).map((score) => ({ ...score, fold: peopleOf(leaveOut), thresholds }));
  });
  const videos = folds.flatMap(({ dataset, leaveOut }, i) =>
    readLeftOutVideos(folders[sourceRuns.length + i]!, dataset).map((video) => ({
      ...video,
      group: peopleOf(leaveOut),
    })),
  );
  return {
    made: { date: new Date().toISOString().slice(0, 10), command: commandText(request) },
    ...(rows.length > 0 && { sources: { rows, mean: meanOfRows(rows) } }),
    ...(groups !== undefined && {
      groups: { dataset: groups, figures: { ...foldFigures(scores), ...clipFigures(videos) } },
    }),
  };
}

/** What folds of clip runs say of frames alone and of clips: groups of people are those of the folds. */
function clipFigures(videos: readonly ClipVideo[]): { clips?: ClipFigure[] } {
  return videos.length > 0 ? { clips: clipRows(videos, leftOutSplit) } : {};
}

function peopleOf(leaveOut: readonly string[]): string {
  return leaveOut.map((name) => name.slice(name.indexOf('#') + 1)).join(', ');
}

/** The pixels stay where they are. */
function readFaces(dataFolder: string) {
  const path = join(dataFolder, setFiles.manifest);
  return readManifest(readFileSync(path, 'utf8'), path);
}

/** Throws where the weights to start from have seen what is left out. */
function assertTrainable(plan: PlannedRun, { pretrained }: TrainingConfig, { say }: LeaveOutRequest): void {
  const path = pretrainedOf(pretrained, plan);
  if (path === undefined) return;
  const seen = seenBefore(path, plan.leaveOut);
  if (seen.status === 'seen')
    throw new Error(
      `--pretrained ${path}: expected weights that never saw ${plan.leaveOut.join(', ')}, but ${seen.path} learned from it; start from a backbone or from a run without it; {run} in the path stands for the name of each run (here ${plan.name})`,
    );
  if (seen.status === 'unknown')
    say(`what ${seen.path} learned from is not told there: make sure that it was not ${plan.leaveOut.join(', ')}`);
}

/** Throws where leaving out one group would leave the data set out as a whole. */
function assertLearned(dataset: string, { data: { shares, testOnly } }: TrainingConfig): void {
  if (testOnly.includes(dataset) || (shares && shares[dataset] === undefined))
    throw new Error(
      `--groups ${dataset}: expected a configuration that trains on its other groups; give it a part of data.shares and take it out of data.testOnly`,
    );
}

/** Without folders: they differ from machine to machine. */
function commandText(request: LeaveOutRequest): string {
  const { config, sources, groups, pretrained, epochs, samplesPerEpoch, extraArgs } = request;
  const options = {
    config: config.startsWith('/') ? basename(config) : config,
    sources: sources.join(','),
    groups,
    pretrained: pretrained && basename(pretrained),
    epochs,
    samples: samplesPerEpoch,
  };
  const given = Object.entries(options).flatMap(([name, value]) => (value ? [`--${name} ${value}`] : []));
  return ['npm run leave-out --', ...given, ...extraArgs].join(' ');
}
