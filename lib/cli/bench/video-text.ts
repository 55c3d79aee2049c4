import type { CostComparison, MemoryFigures, VideoFigures } from './video-figures.ts';

export interface VideoRun {
  date: string;
  machine: { cpu: string; cores: number; browser: string; loadAverage: { before: number; after: number } };
  video: { width: number; height: number; framesPerSecond: number };
  /** Of each measurement of the cost. */
  secondsEach: number;
  pairs: number;
  figures: VideoFigures;
}

/** For the README: what was measured, and which bounds are kept. */
export function videoText({ date, machine, video, secondsEach, pairs, figures }: VideoRun): string {
  const { dropped, longTasks, tensors, live, browser, targets } = figures;
  const { before, after } = machine.loadAverage;
  const lines = [
    `| one playing video, ${video.width} × ${video.height} (medians of ${pairs} pairs) | without Telltale | with it | difference | least to most |`,
    '| --- | --- | --- | --- | --- |',
    row('dropped frames', dropped, '%', 'points'),
    row('long tasks of the main thread, each second', longTasks, 'ms', 'ms'),
    '',
    `\`npm run bench:video\`, ${date}: ${video.framesPerSecond} frames a second, ${secondsEach} seconds each in turns, from the start of playing, in ${machine.browser}. ${machine.cpu}, ${machine.cores} cores, load average ${before.toFixed(1)} before and ${after.toFixed(1)} after.`,
    `Over ${live.minutes} minutes of checking, ${live.samples} readings: ${memoryText(live, 'live memory of the page and the extension')}${browser ? `; ${memoryText(browser, 'all processes of the browser without mapped files')}` : ''}; ${tensorsText(tensors)}.`,
    [
      judged(targets.isSmooth, `${targets.droppedPoints} points more dropped frames or less`),
      judged(targets.isResponsive, `${targets.longTaskMsPerSecond} ms a second more of long tasks or less`),
      judged(targets.isFlat, `memory that grows by ${targets.grownPercent} % or less`),
      judged(targets.isConstant, 'a constant number of tensors'),
    ].join(' '),
  ];
  return lines.join('\n');
}

function row(name: string, { without, withChecks, more, least, most }: CostComparison, unit: string, of: string) {
  const cells = [`${without} ${unit}`, `${withChecks} ${unit}`, `${more} ${of}`, `${least} to ${most}`];
  return `| ${[name, ...cells].join(' | ')} |`;
}

function memoryText({ earlierMb, laterMb, grownPercent }: MemoryFigures, what: string): string {
  return `${what} ${Math.round(earlierMb)} MB, later ${Math.round(laterMb)} MB (${grownPercent > 0 ? '+' : ''}${grownPercent} %)`;
}

function tensorsText({ least, most }: VideoFigures['tensors']): string {
  return least === most ? `${least} tensors throughout` : `${least} to ${most} tensors`;
}

function judged(isReached: boolean, target: string): string {
  return `${isReached ? 'Reached' : 'Missed'}: ${target}.`;
}
