import { goldenInputs } from '../../models/golden-input.ts';
import { parseModelCard } from '../../models/model-card.ts';
import type { RgbPixels } from '../../preprocess/pixels.ts';
import { readJson } from './contender.ts';
import type { BenchReply, BenchTask, Contender, StartContender } from './contender.ts';

/** Answers the bench's tasks in a worker, one after the other; the first starts the contender. */
export function serveContender(start: StartContender): void {
  const started = (async () => {
    const card = parseModelCard(await readJson('model/card.json'));
    return { contender: await start(card), crops: goldenInputs(card.crop.size) };
  })();
  const answer = async (task: BenchTask): Promise<BenchReply> => {
    try {
      const { contender, crops } = await started;
      return { ok: true, values: await (task.task === 'time' ? timed : logits)(contender, crops, task) };
    } catch (error) {
      return { ok: false, error: error instanceof Error ? error.message : String(error) };
    }
  };
  self.addEventListener('message', ({ data }: MessageEvent<BenchTask>) => {
    void answer(data).then((reply) => self.postMessage(reply));
  });
}

async function logits(contender: Contender, crops: RgbPixels[]): Promise<number[]> {
  const values: number[] = [];
  for (const crop of crops) values.push(await contender.logit(crop));
  return values;
}

async function timed(contender: Contender, crops: RgbPixels[], task: BenchTask): Promise<number[]> {
  if (task.task !== 'time') throw new Error(`Bench: expected a task that is timed, got ${task.task}`);
  const inputs = crops.map((crop) => contender.normalize(crop));
  const ms: number[] = [];
  for (let face = 0; face < task.faces; face++) {
    const index = face % crops.length;
    const startMs = performance.now();
    await (task.isNormalized ? contender.logitOf(inputs[index]!) : contender.logit(crops[index]!));
    ms.push(performance.now() - startMs);
  }
  return ms;
}
