import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import type { Vitest } from 'vitest/node';
import { ensureBuild, repositoryDir } from './build-extension.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const checks = ['check:types', 'lint', 'format:check'];

function runScript(script: string): boolean {
  const { status } = spawnSync('npm', ['run', '--silent', script], { cwd: repositoryDir, stdio: 'inherit' });
  return status === 0;
}

async function builds(): Promise<boolean> {
  try {
    await ensureBuild(() => console.log('building the extension'));
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

/** Training tests run on TensorFlow and Dawn where they can be set up; elsewhere they are skipped by name. */
function setUpTraining(name: string, script: string): void {
  const path = join(repositoryDir, 'training', 'backends', script);
  const { status, stdout, stderr } = spawnSync(process.execPath, [path], { encoding: 'utf8' });
  if (status === 0) return console.log(`✓ ${name} for the training tests`);
  const reason =
    `${stdout}${stderr}`
      .trim()
      .split('\n')
      .findLast((line) => /error/i.test(line)) ?? `exit code ${status}`;
  console.log(`- ${name} could not be set up, tests that need it are skipped by name: ${reason.trim()}`);
}

async function runStep(name: string, run: () => boolean | Promise<boolean>): Promise<boolean> {
  const startedAt = performance.now();
  const isGood = await run();
  console.log(`${isGood ? '✓' : '✗'} ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return isGood;
}

function countTests(vitest: Vitest): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const module of vitest.state.getTestModules()) {
    counts.failed += module.errors().length;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') counts.passed++;
      else if (result.state === 'failed') counts.failed++;
      else {
        counts.skipped++;
        const note = result.state === 'skipped' && result.note ? `: ${result.note}` : '';
        console.log(`skipped: ${module.project.name} > ${test.fullName}${note}`);
      }
    }
  }
  if (counts.failed === 0 && process.exitCode) counts.failed = 1;
  return counts;
}

async function runVitest(args: string[]): Promise<Counts> {
  const vitest = await startVitest('test', args, { watch: false, run: true });
  const counts = countTests(vitest);
  await vitest.close();
  return counts;
}

const steps: boolean[] = [];
for (const script of checks) steps.push(await runStep(`npm run ${script}`, () => runScript(script)));
steps.push(await runStep('npm run build', builds));
setUpTraining('TensorFlow', 'setup-tensorflow.ts');
setUpTraining('Dawn', 'setup-dawn.ts');
const tests = await runVitest(process.argv.slice(2));
const passed = tests.passed + steps.filter(Boolean).length;
const failed = tests.failed + steps.filter((isGood) => !isGood).length;
console.log(`${passed} passed, ${failed} failed, ${tests.skipped} skipped`);
process.exit(failed > 0 ? 1 : 0);
