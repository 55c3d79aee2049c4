import { liveProgress } from '../../lib/cli/live-progress.ts';
import type { EpochLine } from './progress.ts';
import type { StepNews } from './epoch-steps.ts';

export interface ProgressOutput {
  onStep: (news: StepNews) => void;
  onEpoch: (line: EpochLine, epochs: number, isBest: boolean) => void;
  close: () => void;
}

const lineIntervalMs = 30_000;

/** One line an epoch; within it a live bar on a terminal, or a line every 30 s where the output goes elsewhere. */
export function progressOutput(stream: NodeJS.WriteStream, print: (line: string) => void): ProgressOutput {
  const template = '  epoch {epoch} step {value}/{total} loss {loss} {speed} pictures/s, {left} left';
  const live = liveProgress({ template, stream, say: print, lineIntervalMs });
  return {
    onStep: ({ epoch, step, stepsPerEpoch, loss, picturesPerSecond }) =>
      live.show(step, stepsPerEpoch, { epoch, loss: loss.toFixed(4), speed: shownSpeed(picturesPerSecond) }),
    onEpoch: (line, epochs, isBest) => {
      live.stop();
      print(epochText(line, epochs, isBest));
    },
    close: () => live.stop(),
  };
}

function shownSpeed(picturesPerSecond: number): string {
  return picturesPerSecond.toFixed(picturesPerSecond < 10 ? 1 : 0);
}

/** An epoch as one line of names and figures, easy to read and to grep. */
function epochText(line: EpochLine, epochs: number, isBest: boolean): string {
  const figures: Record<string, number | undefined> = {
    loss: line.loss,
    label_loss: line.labelLoss,
    teacher_loss: line.teacherLoss,
    domain_loss: line.domainLoss,
    domain_acc: line.domainAccuracy,
    lambda: line.lambda,
    val_loss: line.val?.loss,
    val_acc: line.val?.accuracy,
    val_prec: line.val?.precision,
    val_recall: line.val?.recall,
    val_auc: line.val?.auc,
    val_domain_acc: line.val?.domainAccuracy,
  };
  const shown = Object.entries(figures).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value.toFixed(4)}`],
  );
  const datasets = Object.entries(line.valAuc);
  const aucs = datasets.length > 1 ? datasets.map(([name, value]) => `auc[${name}] ${value.toFixed(4)}`) : [];
  return [
    `epoch ${line.epoch}/${epochs}`,
    ...shown,
    ...aucs,
    `lr ${line.learningRate.toExponential(2)}`,
    `${shownSpeed(line.picturesPerSecond)} pictures/s`,
    `${line.seconds.toFixed(0)} s`,
    ...(isBest ? ['best'] : []),
  ].join('  ');
}
