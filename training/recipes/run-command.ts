import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs `npm run <command> -- <args>` to its end; gives its exit code. */
export type RunCommand = (command: string, args: readonly string[]) => number | Promise<number>;

/** In a process of its own, its output on this one's. */
export function runCommand(command: string, args: readonly string[]): number {
  const script = fileURLToPath(new URL(`../${command}.ts`, import.meta.url));
  return spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' }).status ?? 1;
}
