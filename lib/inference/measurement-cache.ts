import { LRUCache } from 'lru-cache';
import type { Measurement } from './worker-protocol.ts';

const maxBytes = 32_000_000;
const bytesBesideCrops = 1000;

function sizeOf(measurement: Measurement): number {
  if (measurement.status !== 'measured') return bytesBesideCrops;
  return measurement.faces.reduce(
    (sum, face) => sum + (face.status === 'measured' ? face.crop.data.byteLength : 0),
    bytesBesideCrops,
  );
}

/** What a content would give again: all but failures, which may pass. */
export function isLasting(measurement: Measurement): boolean {
  return measurement.status !== 'failed' && !(measurement.status === 'skipped' && measurement.reason === 'cancelled');
}

/** Measurements by content in memory only, the longest unused ones go first. */
export class MeasurementCache {
  private readonly entries: LRUCache<string, Measurement>;

  constructor(maxSize = maxBytes) {
    this.entries = new LRUCache({ maxSize, sizeCalculation: sizeOf });
  }

  get(contentKey: string): Measurement | undefined {
    return this.entries.get(contentKey);
  }

  set(contentKey: string, measurement: Measurement): void {
    if (isLasting(measurement)) this.entries.set(contentKey, measurement);
  }
}
