import { liveProgress } from '../../lib/cli/live-progress.ts';
import type { PrepareProgress } from './prepare-data.ts';

/** Shows how far preparation is; `stop` ends it. */
export function preparationProgress(say: (line: string) => void): {
  show: (progress: PrepareProgress) => void;
  stop: () => void;
} {
  const live = liveProgress({ template: '{value}/{total}, {crops} crops, {misses} without, {left} left', say });
  return {
    show: ({ done, total, crops, misses }) => live.show(done, total, { crops, misses }),
    stop: () => live.stop(),
  };
}
