/**
 * Sets up tfjs-node on the TensorFlow wheel, because its own download host is gone (tensorflow/tfjs#8742):
 *   node training/setup-tensorflow.ts
 * Needs Linux on x86-64, pip, unzip and g++; writes about 1 GB to .cache/tensorflow.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

const tensorflowVersion = '2.21.0';
const tfjsNodeVersion = '4.22.0';
const wheelFile = `tensorflow_cpu-${tensorflowVersion}-cp311-cp311-manylinux_2_27_x86_64.whl`;
const wheelSha256 = '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.cache', 'tensorflow');
const packageFolder = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
const readyMark = join(folder, 'ready');

/** The folder of a working tfjs-node, or undefined before the set-up. */
export function tfjsNodeFolder(): string | undefined {
  return existsSync(readyMark) ? packageFolder : undefined;
}

/** Downloads, checks, unpacks and compiles; throws with the command's output when a step fails. */
export async function setupTensorflow(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`setup-tensorflow: expected linux x64, got ${process.platform} ${process.arch}`);
  mkdirSync(folder, { recursive: true });
  const wheel = await downloadWheel();
  installPackage();
  unpackLibraries(wheel);
  compileBinding();
  writeFileSync(readyMark, `${tfjsNodeVersion} on ${tensorflowVersion}\n`);
  return packageFolder;
}

function run(command: string, args: string[]): void {
  console.log(`${command} ${args.join(' ')}`);
  execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
}

async function downloadWheel(): Promise<string> {
  const wheel = join(folder, wheelFile);
  if (!existsSync(wheel)) {
    const platform = [
      '--only-binary=:all:',
      '--python-version',
      '3.11',
      '--implementation',
      'cp',
      '--abi',
      'cp311',
      '--platform',
      'manylinux_2_27_x86_64',
    ];
    run('pip', [
      'download',
      '--no-deps',
      '--retries',
      '0',
      ...platform,
      '--dest',
      folder,
      `tensorflow-cpu==${tensorflowVersion}`,
    ]);
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(wheel), hash);
  const sha256 = hash.digest('hex');
  if (sha256 === wheelSha256) return wheel;
  rmSync(wheel);
  throw new Error(`${wheelFile}: expected sha256 ${wheelSha256}, got ${sha256}; removed, run again`);
}

function installPackage(): void {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  run('npm', [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefix',
    folder,
    `@tensorflow/tfjs-node@${tfjsNodeVersion}`,
  ]);
  // The project's own copy of the core must be the one that both use.
  rmSync(join(folder, 'node_modules', '@tensorflow', 'tfjs-core'), { recursive: true, force: true });
}

function unpackLibraries(wheel: string): void {
  const deps = join(packageFolder, 'deps');
  const unpacked = join(folder, 'unpacked');
  for (const stale of [deps, unpacked]) rmSync(stale, { recursive: true, force: true });
  run('unzip', ['-q', '-o', wheel, 'tensorflow/libtensorflow*', 'tensorflow/include/*', '-d', unpacked]);
  mkdirSync(join(deps, 'lib'), { recursive: true });
  renameSync(join(unpacked, 'tensorflow', 'include'), join(deps, 'include'));
  for (const [library, alias] of [
    ['libtensorflow_cc.so.2', 'libtensorflow.so'],
    ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'],
  ] as const) {
    renameSync(join(unpacked, 'tensorflow', library), join(deps, 'lib', library));
    symlinkSync(library, join(deps, 'lib', alias));
  }
  rmSync(unpacked, { recursive: true, force: true });
}

function compileBinding(): void {
  const require = createRequire(import.meta.url);
  const { include_dir: napiHeaders } = require('node-api-headers') as { include_dir: string };
  const target = join(packageFolder, 'lib', 'napi-v8');
  mkdirSync(target, { recursive: true });
  run('g++', [
    '-shared',
    '-fPIC',
    '-O2',
    '-std=c++17',
    '-DNAPI_VERSION=8',
    `-I${napiHeaders}`,
    `-I${join(packageFolder, 'deps', 'include')}`,
    `-I${packageFolder}`,
    join(packageFolder, 'binding', 'tfjs_backend.cc'),
    join(packageFolder, 'binding', 'tfjs_binding.cc'),
    `-L${join(packageFolder, 'deps', 'lib')}`,
    '-ltensorflow',
    '-ltensorflow_framework',
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
    '-o',
    join(target, 'tfjs_binding.node'),
  ]);
}

if (import.meta.main) console.log(`Ready: ${await setupTensorflow()}`);
