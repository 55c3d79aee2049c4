import { ensureBuild } from '../../../lib/cli/build-extension.ts';

/** Vitest runs it once before the first browser test: tests drive the release that people install. */
export default async function buildRelease(): Promise<void> {
  await ensureBuild();
}
