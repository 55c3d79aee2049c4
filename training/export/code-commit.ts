import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Of this code: its git commit, with `-dirty` where tracked files were changed since; none outside of a checkout. */
export function codeCommit(): string | undefined {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const described = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
  const { status, stdout } = spawnSync('git', described, { cwd, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
