import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { leftOutRule, parseLeftOut } from '../trainer/left-out.ts';

const factsSchema = v.looseObject({
  splits: v.looseObject({
    train: v.looseObject({
      byDataset: v.record(v.string(), v.number()),
      byMethod: v.optional(v.record(v.string(), v.number()), {}),
    }),
  }),
});
const configSchema = v.looseObject({
  pretrained: v.optional(v.string()),
  data: v.optional(v.looseObject({ leaveOut: v.optional(v.array(v.string()), []) }), {}),
});
const cardSchema = v.looseObject({ trainedOn: v.array(v.string()) });

/** What weights have learned from, as far as their folder tells. */
export type Seen = { status: 'unseen' } | { status: 'unknown'; path: string } | { status: 'seen'; path: string };

/**
 * Whether weights, or those that they started from, learned from what the names leave out: by the run's data facts, or
 * by the card of a shipped model. Backbones and Keras files are taken for ImageNet's.
 */
export function seenBefore(path: string, names: readonly string[], chain: readonly string[] = []): Seen {
  if (!existsSync(path) && !existsSync(`${path}.bin`)) return { status: 'unknown', path };
  const folder = [path, dirname(path)].find((one) => existsSync(join(one, 'config.json')));
  if (folder === undefined) return isNamedOnCard(path, names) ? { status: 'seen', path } : { status: 'unseen' };
  if (!existsSync(join(folder, 'data.json'))) return { status: 'unknown', path: folder };
  const config = v.parse(configSchema, readJson(join(folder, 'config.json')));
  const { train } = v.parse(factsSchema, readJson(join(folder, 'data.json'))).splits;
  if (names.some((name) => hasLearned(name, train, config.data.leaveOut))) return { status: 'seen', path: folder };
  if (config.pretrained === undefined || chain.includes(folder)) return { status: 'unseen' };
  return seenBefore(config.pretrained, names, [...chain, folder]);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

interface Counts {
  byDataset: Record<string, number>;
  byMethod: Record<string, number>;
}

function hasLearned(name: string, { byDataset, byMethod }: Counts, leftOut: readonly string[]): boolean {
  const { dataset, method } = parseLeftOut(name);
  if (leftOut.includes(name)) return false;
  if (!Object.keys(byDataset).some((key) => key.slice(0, key.lastIndexOf('/')) === dataset)) return false;
  if (method === undefined) return true;
  const isLeftOut = leftOutRule(leftOut)({ dataset, method, label: 1, source: '' });
  return !isLeftOut && byMethod[method] !== undefined;
}

/** Cards name data sets in words: `140k-faces` is "140k Real and Fake Faces". */
function isNamedOnCard(path: string, names: readonly string[]): boolean {
  if (!existsSync(join(path, 'card.json'))) return false;
  const lines = v.parse(cardSchema, readJson(join(path, 'card.json'))).trainedOn.map(lettersOf);
  return names.some((name) => {
    const words = parseLeftOut(name).dataset.split('-').map(lettersOf);
    return lines.some((line) => words.every((word) => line.includes(word)));
  });
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
