import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseModelCard } from '../../lib/models/model-card.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');
const card = parseModelCard(JSON.parse(read('public/models/face/card.json')));

describe('the README', () => {
  it('gives the figures of the model card that ships', () => {
    const rows = card.figures.rows.filter(({ dataset }) => dataset !== 'all');
    expect(rows.length).toBeGreaterThan(1);
    for (const { dataset, auc } of rows) {
      const line = readme.split('\n').find((text) => text.startsWith(`| ${dataset} `));
      expect(line, `a row for ${dataset}`).toBeDefined();
      if (auc !== undefined) expect(line).toContain(auc.toFixed(3));
    }
  });

  it('names only commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('shows pictures that are in the repository', () => {
    for (const [, path] of readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)) {
      expect(() => readFileSync(new URL(`../../${path}`, import.meta.url))).not.toThrow();
    }
  });
});
