import { liveProgress } from '../../lib/cli/live-progress.ts';

/** A bar on a terminal, silent elsewhere; `advance` adds to what is done. */
export function judgingProgress(name: string, total: number): { advance: (count: number) => void; stop: () => void } {
  const live = liveProgress({ template: `${name} {value}/{total}, {left} left` });
  let done = 0;
  return {
    advance: (count) => live.show((done += count), total),
    stop: () => live.stop(),
  };
}
