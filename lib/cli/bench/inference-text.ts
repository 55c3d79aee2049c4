import type { Comparison, InferenceFigures } from './inference-figures.ts';

export interface InferenceRun {
  date: string;
  machine: { cpu: string; cores: number; browser: string; loadAverage: { before: number; after: number } };
  model: { name: string; version: string; architecture: string; inputSize: number };
  peer: { name: string; version: string };
  faces: number;
  figures: InferenceFigures;
}

/** For the README: what was measured, and where a target is missed or the peer is ahead. */
export function inferenceText({ date, machine, model, peer, faces, figures }: InferenceRun): string {
  const { face, network, start, targets, largestLogitDifference } = figures;
  const rival = `${peer.name} ${peer.version}`;
  const lines = [
    `| one face, one thread (median of ${faces}) | Telltale | 90 % within | ${rival} | 90 % within | ratio |`,
    '| --- | --- | --- | --- | --- | --- |',
    row('crop to logit', face),
    row('network alone', network),
    `| start to first logit | ${ms(start.telltaleMs)} | – | ${ms(start.onnxruntimeMs)} | – | ${start.ratio.toFixed(2)} |`,
    '',
    `\`npm run bench:inference\`, ${date}: ${model.name} ${model.version} (${model.architecture}, ${model.inputSize} px) and the same network and weights as ONNX, in turns in ${machine.browser} on WebAssembly with SIMD; logits differ by at most ${largestLogitDifference.toExponential(0)}. ${machine.cpu}, ${machine.cores} cores, load average ${machine.loadAverage.before.toFixed(1)} before and ${machine.loadAverage.after.toFixed(1)} after. The quartiles of the rounds' ratios are ${face.roundRatios.quarter.toFixed(2)} and ${face.roundRatios.threeQuarters.toFixed(2)}.`,
    `${judged(targets.isFastEnough, `${targets.faceMs} ms or less a face`)} ${judged(targets.isAheadOfPeer, `${targets.ratio} times ${peer.name} or less`)}${face.ratio > 1 ? ` ${peer.name} is the faster one.` : ''}${start.ratio > 1 ? ` ${peer.name} starts faster.` : ''}`,
  ];
  return lines.join('\n');
}

const ms = (value: number) => `${value.toFixed(1)} ms`;

function row(name: string, { telltale, onnxruntime, ratio }: Comparison): string {
  const cells = [name, ms(telltale.medianMs), ms(telltale.p90Ms), ms(onnxruntime.medianMs), ms(onnxruntime.p90Ms)];
  return `| ${[...cells, ratio.toFixed(2)].join(' | ')} |`;
}

function judged(isReached: boolean, target: string): string {
  return `${isReached ? 'Reached' : 'Missed'}: ${target}.`;
}
