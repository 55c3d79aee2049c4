import type { ModelCard } from '../models/model-card.ts';
import type { ImageResult, JudgeRequest } from './contract.ts';
import { imageResultOf } from './image-result.ts';
import { MeasurementCache } from './measurement-cache.ts';
import { modelName, sha256Hex } from './model-files.ts';
import type { SourceOutcome } from './read-source.ts';
import { SharedQueue } from './shared-queue.ts';
import type { Measurement } from './worker-protocol.ts';

export interface PictureJudgeParts {
  card: () => Promise<ModelCard>;
  read: (source: JudgeRequest['source'], signal: AbortSignal) => Promise<SourceOutcome>;
  measure: (picture: Blob) => Promise<Measurement>;
  parallelReads: number;
  parallelMeasurements: number;
}

const cancelled: ImageResult = { status: 'skipped', reason: 'cancelled', faces: [] };

function failed(reason: 'model-unavailable' | 'internal', error: unknown): ImageResult {
  return { status: 'failed', reason, detail: error instanceof Error ? error.message : String(error) };
}

/** From a request to its result: reads, knows what it has seen before, and measures what it has not. */
export class PictureJudge {
  private readonly parts: PictureJudgeParts;
  private readonly cache = new MeasurementCache();
  private readonly reads: SharedQueue<JudgeRequest['source'], SourceOutcome>;
  private readonly measurements: SharedQueue<Blob, Measurement>;

  constructor(parts: PictureJudgeParts) {
    this.parts = parts;
    this.reads = new SharedQueue({ concurrency: parts.parallelReads, run: parts.read });
    this.measurements = new SharedQueue({ concurrency: parts.parallelMeasurements, run: parts.measure });
  }

  async judge(request: JudgeRequest, signal: AbortSignal): Promise<ImageResult> {
    const { source, priority } = request;
    const readKey = source.kind === 'url' ? source.url : crypto.randomUUID();
    try {
      const read = await this.reads.ask(readKey, source, priority, signal);
      if (read.status === 'cancelled' || read.output.status === 'cancelled') return cancelled;
      if (read.output.status === 'failed') return read.output;
      return await this.judgePicture(read.output.blob, request, signal);
    } catch (error) {
      return failed('internal', error);
    }
  }

  private async judgePicture(picture: Blob, request: JudgeRequest, signal: AbortSignal): Promise<ImageResult> {
    const { priority, sensitivity } = request;
    let card: ModelCard;
    try {
      card = await this.parts.card();
    } catch (error) {
      return failed('model-unavailable', error);
    }
    const contentKey = `${modelName(card)} ${await sha256Hex(await picture.arrayBuffer())}`;
    const known = this.cache.get(contentKey);
    if (known) return imageResultOf(withoutTime(known), card.thresholds, sensitivity);
    const measured = await this.measurements.ask(contentKey, picture, priority, signal);
    if (measured.status === 'cancelled') return cancelled;
    this.cache.set(contentKey, measured.output);
    return imageResultOf(measured.output, card.thresholds, sensitivity);
  }
}

/** It cost nothing this time. */
function withoutTime(measurement: Measurement): Measurement {
  return measurement.status === 'measured' ? { ...measurement, ms: 0 } : measurement;
}
