import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compareRuns } from '../../../training/judging/compare-runs.ts';
import { comparedRun, comparisonNotes, comparisonTable } from '../../../training/judging/compared-run.ts';
import { writeDrawnRun } from './support/judged-run.ts';

const published = fileURLToPath(new URL('../../../docs/training/face-0.1.0/evaluation.json', import.meta.url));

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-compare-'));
  said = [];
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line: string) => void said.push(line));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

/** A run with the published figures, its AUC of all data sets replaced. */
function evaluatedRun(name: string, auc: number, sha256 = 'a'): string {
  const run = join(folder, name);
  writeDrawnRun(run, name);
  const evaluation = JSON.parse(readFileSync(published, 'utf8')) as { rows: { dataset: string; auc?: number }[] };
  const rows = evaluation.rows.map((row) =>
    row.dataset === 'all' ? { ...row, auc, precision: 0.8, recall: 0.7 } : row,
  );
  const facts = {
    run: {
      name,
      version: '1',
      architecture: { name: 'meso-4', args: {} },
      trainedOn: [],
      parameters: 28_000,
      weightBytes: 56_000,
    },
    data: { folder: 'data', sha256, val: 1, test: 1 },
    picturesPerSecond: 120,
  };
  writeFileSync(join(run, 'evaluation.json'), JSON.stringify({ ...evaluation, ...facts, rows }));
  return run;
}

describe('the comparison', () => {
  it('has what the reference compares by, best AUC first', () => {
    const runs = [evaluatedRun('weak', 0.7), evaluatedRun('strong', 0.9)].map(comparedRun);
    const { head, rows } = comparisonTable(runs);
    const cell = (row: number, name: string) => rows[row]![head.indexOf(name)];
    expect(rows.map(([name]) => name)).toEqual(['strong', 'weak']);
    expect(cell(0, 'AUC')).toBe('0.900');
    expect(cell(0, 'precision')).toBe('80.0 %');
    expect(cell(0, 'parameters')).toBe('28,000');
    expect(cell(0, 'training')).toBe('60 s');
    expect(cell(0, 'trained / s')).toBe('10');
    expect(cell(0, 'judged / s')).toBe('120');
  });

  it('warns where runs were measured on different data', () => {
    const same = [evaluatedRun('a', 0.7), evaluatedRun('b', 0.8)].map(comparedRun);
    const other = comparedRun(evaluatedRun('c', 0.8, 'b'));
    expect(comparisonNotes(same)).toEqual([]);
    const fewer = { ...same[0]!, samples: 10 };
    expect(comparisonNotes([...same, fewer])).toHaveLength(1);
    expect(comparisonNotes([...same, other])[0]).toContain('different prepared data or samples');
  });

  it('writes table and chart, and names a run that is not evaluated with the command to run', async () => {
    const late = join(folder, 'late');
    writeDrawnRun(late, 'late');
    const untrained = join(folder, 'untrained');
    const outFolder = join(folder, 'out');
    const runFolders = [evaluatedRun('a', 0.7), late, untrained];
    expect(await compareRuns({ runFolders, outFolder })).toBe(0);
    expect(said.join('\n')).toContain(`${late}: not evaluated, left out; run \`npm run evaluate -- --run ${late}`);
    expect(said.join('\n')).toContain(`run \`npm run train -- --out ${untrained} --data DIR && npm run evaluate`);
    const kinds = ['json', 'csv', 'md', 'svg', 'png', 'html'].map((kind) => `comparison.${kind}`);
    for (const file of [...kinds, 'comparison-dark.svg']) expect(existsSync(join(outFolder, file)), file).toBe(true);
    expect(readFileSync(join(outFolder, 'comparison.html'), 'utf8')).not.toMatch(/(src|href)="https?:/);
  });

  it('fails where no run is evaluated', async () => {
    const late = join(folder, 'late');
    writeDrawnRun(late, 'late');
    expect(await compareRuns({ runFolders: [late], outFolder: join(folder, 'out') })).toBe(1);
  });

  it('reads evaluations of version 0.1, which tell less', () => {
    const run = join(folder, 'old');
    writeDrawnRun(run, 'old');
    cpSync(published, join(run, 'evaluation.json'));
    const { head, rows } = comparisonTable([comparedRun(run)]);
    expect(rows[0]![head.indexOf('AUC')]).toBe('0.847');
    expect(rows[0]![head.indexOf('parameters')]).toBe('–');
  });
});

describe('the commands', () => {
  const run = (script: string, ...args: string[]) =>
    spawnSync(process.execPath, [`training/${script}.ts`, ...args], { encoding: 'utf8' });

  it.each(['evaluate', 'compare', 'embed', 'report'])(
    '%s refuses an unknown option by name and explains itself',
    (script) => {
      const refused = run(script, '--wrong');
      expect(refused.status).toBe(2);
      expect(refused.stderr).toContain('--wrong');
      const help = run(script, '--help');
      expect(help.status).toBe(0);
      expect(help.stdout).toContain(`npm run ${script} --`);
    },
    30_000,
  );
});
