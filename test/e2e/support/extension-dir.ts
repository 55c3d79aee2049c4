import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { ensureBuild } from '../../../lib/cli/build-extension.ts';
import { changeManifest, writeGrantedCopy } from '../../../lib/cli/granted-copy.ts';

export interface ExtensionCopy {
  dir: string;
  remove: () => Promise<void>;
}

async function emptyCopy(): Promise<ExtensionCopy> {
  const dir = await mkdtemp(join(tmpdir(), 'telltale-extension-'));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** A copy of the built release that a test may damage. */
export async function copyOfRelease(): Promise<ExtensionCopy> {
  const copy = await emptyCopy();
  await cp(await ensureBuild(), copy.dir, { recursive: true });
  return copy;
}

/** The release as it is after a person has allowed all sites. */
export async function grantedExtension(): Promise<ExtensionCopy> {
  const copy = await emptyCopy();
  await writeGrantedCopy(await ensureBuild(), copy.dir);
  return copy;
}

async function filesOf(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function pick(dir: string, what: string, isWanted: (path: string) => boolean): Promise<string[]> {
  const found = (await filesOf(dir)).filter(isWanted);
  if (found.length === 0) throw new Error(`Expected ${what} in the built extension, found none.`);
  return found;
}

const isWeights = (path: string) => path.endsWith('weights.bin');
/** MediaPipe's file and the network that stands in for it. */
const isDetector = (path: string) => /[\\/]models[\\/]detector[\\/]/.test(path);
const isWasm = (path: string) => path.endsWith('.wasm');

async function flipByteInTheMiddle(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 0xff;
  await writeFile(path, bytes);
}

async function prefixScripts(dir: string, mention: string, prefix: string): Promise<void> {
  const scripts = await pick(dir, 'scripts', (path) => extname(path) === '.js');
  const sources = await Promise.all(scripts.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
  const wanted = sources.filter(({ text }) => text.includes(mention));
  if (wanted.length === 0) throw new Error(`Expected a script that mentions ${mention}, found none.`);
  await Promise.all(wanted.map(({ path, text }) => writeFile(path, `${prefix}\n${text}`)));
}

const forEach = (act: (path: string) => Promise<void>) => (paths: string[]) => Promise.all(paths.map(act));
const remove = forEach((path) => rm(path));
const garble = forEach((path) => writeFile(path, 'this is not what it should be'));

/** Each breaks one part of the release on purpose; each must end in "could not be checked". */
export const damages = {
  'weights missing': async (dir: string) => remove(await pick(dir, 'weights', isWeights)),
  'weights with one flipped byte': async (dir: string) =>
    forEach(flipByteInTheMiddle)(await pick(dir, 'weights', isWeights)),
  'weights cut short': async (dir: string) =>
    forEach((path) => truncate(path, 1000))(await pick(dir, 'weights', isWeights)),
  'model card garbled': async (dir: string) => garble(await pick(dir, 'card', (path) => path.endsWith('card.json'))),
  'WASM missing': async (dir: string) => remove(await pick(dir, 'WASM', isWasm)),
  'WASM garbled': async (dir: string) => garble(await pick(dir, 'WASM', isWasm)),
  'WASM of the classifier missing': async (dir: string) =>
    remove(await pick(dir, 'tfjs WASM', (path) => isWasm(path) && path.includes('tfjs'))),
  'WASM blocked by policy': (dir: string) =>
    changeManifest(dir, (manifest) => ({
      ...manifest,
      content_security_policy: { extension_pages: "script-src 'self'; object-src 'self'" },
    })),
  'detector files missing': async (dir: string) => remove(await pick(dir, 'detector files', isDetector)),
  'detector files garbled': async (dir: string) => garble(await pick(dir, 'detector files', isDetector)),
  'a decoder that hangs': (dir: string) =>
    prefixScripts(dir, 'createImageBitmap', 'globalThis.createImageBitmap = () => new Promise(() => {});'),
} satisfies Record<string, (dir: string) => Promise<unknown>>;

export type Damage = keyof typeof damages;

interface CardThresholds {
  thresholds: Record<string, { likelyFake: number; noSignOfFake: number }>;
}

/** Every judged face is a likely fake from here on: what is shown of fakes can be tested whatever the weights say. */
export async function alarm(dir: string): Promise<void> {
  const [path = ''] = await pick(dir, 'card', (file) => file.endsWith('card.json'));
  const card = JSON.parse(await readFile(path, 'utf8')) as CardThresholds;
  for (const thresholds of Object.values(card.thresholds))
    Object.assign(thresholds, { likelyFake: 0, noSignOfFake: 0 });
  await writeFile(path, JSON.stringify(card));
}

/** The granted release, alarmed. */
export async function alarmedExtension(): Promise<ExtensionCopy> {
  const copy = await grantedExtension();
  await alarm(copy.dir);
  return copy;
}

/** The granted release with one part broken. */
export async function brokenExtension(damage: Damage): Promise<ExtensionCopy> {
  const copy = await grantedExtension();
  await damages[damage](copy.dir);
  return copy;
}
