/**
 * What checking costs a playing video, and whether memory and tensors stay what they are; writes docs/bench/video.json
 * and the README's table. Ten minutes of watching and about five of measuring in pairs:
 *   npm run bench:video [-- --minutes N] [--pairs N] [--out FILE]
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { benchOptions } from './bench/bench-options.ts';
import { publishBench, writeRecord } from './bench/publish-bench.ts';
import { openVideoBench } from './bench/video-bench.ts';
import type { CostPair, VideoBench } from './bench/video-bench.ts';
import { videoFigures } from './bench/video-figures.ts';
import { videoText } from './bench/video-text.ts';
import { fromCallersFolder } from './collect-files.ts';
import { faceClip, framesPerSecond, hasFfmpeg, videoSize } from './drawn-video.ts';

const clipSeconds = 60;
const secondsEach = 20;
const sampleCount = 60;

const usage = `Usage: npm run bench:video -- [--minutes N] [--pairs N] [--out FILE]

Plays a 720p video in headless Chromium without the extension and with it, in turns, and watches memory and tensors.

  --minutes N   for which memory is watched (default 10)
  --pairs N     measurements of ${secondsEach} seconds that each side gets (default 7)
  --out FILE    write the figures there, and leave docs/bench and the README alone
  --help        show this text`;

function readArguments(): { minutes: number; pairs: number; out: string | undefined } {
  const { values, refuse } = benchOptions('bench:video', usage, {
    minutes: { type: 'string', default: '10' },
    pairs: { type: 'string', default: '7' },
    out: { type: 'string' },
  });
  const [minutes, pairs] = [Number(values.minutes), Number(values.pairs)];
  if (!(minutes > 0)) refuse(`--minutes: expected a number above 0, got ${values.minutes}`);
  if (!Number.isInteger(pairs) || pairs < 1) refuse(`--pairs: expected a whole number above 0, got ${values.pairs}`);
  if (!hasFfmpeg) refuse('expected ffmpeg on the PATH, with which the video is made; found none');
  return { minutes, pairs, out: values.out };
}

const say = (line: string) => console.error(`bench: ${line}`);

async function measurePairs(bench: VideoBench, count: number): Promise<CostPair[]> {
  const pairs: CostPair[] = [];
  for (let pair = 0; pair < count; pair++) {
    pairs.push(await bench.measurePair(secondsEach, pair % 2 === 0));
    say(`pair ${pair + 1} of ${count}: ${JSON.stringify(pairs.at(-1))}`);
  }
  return pairs;
}

const { minutes, pairs: pairCount, out } = readArguments();
say(`a video of ${clipSeconds} seconds is made`);
const bench = await openVideoBench(await faceClip(0, clipSeconds, { hasGrain: true }));
try {
  const before = loadavg()[0]!;
  const pairs = await measurePairs(bench, pairCount);
  say(`memory is watched for ${minutes} minutes`);
  const samples = await bench.watchMemory(minutes * 60, (minutes * 60) / sampleCount);
  const run = {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown processor',
      cores: availableParallelism(),
      browser: bench.version,
      loadAverage: { before, after: loadavg()[0]! },
    },
    video: { ...videoSize, framesPerSecond },
    secondsEach,
    pairs: pairs.length,
    figures: videoFigures(pairs, samples),
  };
  const measured = { ...run, measured: { pairs, samples } };
  const text = videoText(run);
  console.log(text);
  if (out === undefined) await publishBench('video', measured, { mark: 'video', text });
  else await writeRecord(fromCallersFolder(out), measured);
} finally {
  await bench.close();
}
