import type { BenchPage } from './bench-page.ts';
import { contenderNames } from './contender.ts';
import type { BenchTask, ContenderName } from './contender.ts';

/** Milliseconds of each round's faces. */
export type RoundTimes = Record<ContenderName, number[][]>;

export interface Measured {
  /** From no worker to the first logit. */
  start: Record<ContenderName, number[]>;
  /** Largest absolute difference of the two logits of a golden input. */
  largestLogitDifference: number;
  /** Crop's bytes to logit. */
  face: RoundTimes;
  /** Normalised values to logit. */
  network: RoundTimes;
}

export interface MeasuringPlan {
  starts: number;
  rounds: number;
  facesPerRound: number;
}

/** Beyond it the two do not compute the same. */
const allowedLogitDifference = 1e-3;
/** Until V8 has compiled everything with its optimising compiler. */
const warmingFaces = 20;

/** Throws before anything is timed where the two do not give the same logits. */
export async function measureContenders(page: BenchPage, plan: MeasuringPlan): Promise<Measured> {
  const start: Measured['start'] = { telltale: [], onnxruntime: [] };
  for (let round = 0; round < plan.starts; round++) {
    for (const name of inTurn(round)) start[name].push(await page.start(name));
  }
  const largestLogitDifference = await compareLogits(page);
  const warming: BenchTask = { task: 'time', faces: warmingFaces, isNormalized: false };
  for (const name of contenderNames) await page.ask(name, warming);
  const face: RoundTimes = { telltale: [], onnxruntime: [] };
  const network: RoundTimes = { telltale: [], onnxruntime: [] };
  for (let round = 0; round < plan.rounds; round++) {
    for (const [times, isNormalized] of [[face, false] as const, [network, true] as const]) {
      const task: BenchTask = { task: 'time', faces: plan.facesPerRound, isNormalized };
      for (const name of inTurn(round)) times[name].push(await page.ask(name, task));
    }
  }
  return { start, largestLogitDifference, face, network };
}

/** Whoever came first in one round comes last in the next. */
function inTurn(round: number): readonly ContenderName[] {
  return round % 2 === 0 ? contenderNames : contenderNames.toReversed();
}

async function compareLogits(page: BenchPage): Promise<number> {
  const ours = await page.ask('telltale', { task: 'logits' });
  const theirs = await page.ask('onnxruntime', { task: 'logits' });
  const difference = Math.max(...ours.map((logit, i) => Math.abs(logit - theirs[i]!)));
  if (difference < allowedLogitDifference) return difference;
  throw new Error(
    `Bench: expected the same logits within ${allowedLogitDifference}, got ${ours.join(', ')} from Telltale and ${theirs.join(', ')} from onnxruntime-web`,
  );
}
