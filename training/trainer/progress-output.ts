import { SingleBar } from 'cli-progress';
import type { EpochLine } from './progress.ts';
import type { StepNews } from './run-training.ts';

export interface ProgressOutput {
  onStep: (news: StepNews) => void;
  onEpoch: (line: EpochLine, epochs: number, isBest: boolean) => void;
  close: () => void;
}

const quietMs = 30_000;

/** One line an epoch; within it a live bar on a terminal, or a line every 30 s where the output goes elsewhere. */
export function progressOutput(stream: NodeJS.WriteStream, print: (line: string) => void): ProgressOutput {
  const bar = stream.isTTY ? startBar(stream) : undefined;
  let printedMs = performance.now();
  let isRunning = false;
  return {
    onStep: (news) => {
      if (bar) {
        if (!isRunning) bar.start(news.stepsPerEpoch, 0, payload(news));
        isRunning = true;
        bar.update(news.step, payload(news));
        return;
      }
      const now = performance.now();
      if (now - printedMs < quietMs) return;
      printedMs = now;
      const { loss, speed } = payload(news);
      print(`  epoch ${news.epoch} step ${news.step}/${news.stepsPerEpoch} loss ${loss} ${speed} pictures/s`);
    },
    onEpoch: (line, epochs, isBest) => {
      bar?.stop();
      isRunning = false;
      printedMs = performance.now();
      print(epochText(line, epochs, isBest));
    },
    close: () => bar?.stop(),
  };
}

function startBar(stream: NodeJS.WriteStream): SingleBar {
  return new SingleBar({
    stream,
    format: '  epoch {epoch} [{bar}] {value}/{total} loss {loss} {speed} pictures/s {eta_formatted} left',
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
    fps: 4,
  });
}

function payload({ epoch, loss, picturesPerSecond }: StepNews) {
  return { epoch, loss: loss.toFixed(4), speed: shownSpeed(picturesPerSecond) };
}

function shownSpeed(picturesPerSecond: number): string {
  return picturesPerSecond.toFixed(picturesPerSecond < 10 ? 1 : 0);
}

/** An epoch as one line of names and figures, easy to read and to grep. */
export function epochText(line: EpochLine, epochs: number, isBest: boolean): string {
  const figures: Record<string, number | undefined> = {
    loss: line.loss,
    label_loss: line.labelLoss,
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
