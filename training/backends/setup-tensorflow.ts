/**
 * Sets up tfjs-node on the TensorFlow wheel, because its own download host is gone (tensorflow/tfjs#8742):
 *   node training/backends/setup-tensorflow.ts          for the CPU, about 1 GB in .cache/tensorflow
 *   node training/backends/setup-tensorflow.ts --gpu    for NVIDIA GPUs, about 8 GB in .cache/tensorflow-gpu
 * Does nothing where it is done; delete the folder to begin anew.
 * Needs Linux on x86-64, pip, unzip and g++.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../command-options.ts';
import { fetchWheels } from './fetch-wheels.ts';
import type { WheelRequest } from './fetch-wheels.ts';

export type TensorflowVariant = 'cpu' | 'gpu';

const tensorflowVersion = '2.21.0';
const tfjsNodeVersion = '4.22.0';

const tensorflowWheels: Record<TensorflowVariant, WheelRequest> = {
  cpu: {
    requirement: `tensorflow-cpu==${tensorflowVersion}`,
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  },
  gpu: { requirement: `tensorflow==${tensorflowVersion}` },
};

/** What the wheel's extra `and-cuda` requires. */
const cudaWheels = [
  'nvidia-cublas-cu12>=12.5.3.2,<13',
  'nvidia-cuda-cupti-cu12>=12.5.82,<13',
  'nvidia-cuda-nvrtc-cu12>=12.5.82,<13',
  'nvidia-cuda-runtime-cu12>=12.5.82,<13',
  'nvidia-cudnn-cu12>=9.3.0.75,<10',
  'nvidia-cufft-cu12>=11.2.3.61,<12',
  'nvidia-curand-cu12>=10.3.6.82,<11',
  'nvidia-cusolver-cu12>=11.6.3.83,<12',
  'nvidia-cusparse-cu12>=12.5.1.3,<13',
  'nvidia-nccl-cu12>=2.27.7,<3',
  'nvidia-nvjitlink-cu12>=12.5.82,<13',
].map((requirement) => ({ requirement }));

const folders = { cpu: 'tensorflow', gpu: 'tensorflow-gpu' };

class Setup {
  readonly folder: string;
  readonly packageFolder: string;
  readonly readyMark: string;

  constructor(variant: TensorflowVariant) {
    this.folder = fileURLToPath(new URL(join('..', '..', '.cache', folders[variant]), import.meta.url));
    this.packageFolder = join(this.folder, 'node_modules', '@tensorflow', 'tfjs-node');
    this.readyMark = join(this.folder, 'ready');
  }

  run(command: string, args: string[]): void {
    console.log(`${command} ${args.join(' ')}`);
    execFileSync(command, args, { cwd: this.folder, stdio: ['ignore', 'inherit', 'inherit'] });
  }
}

/** The folder of a working tfjs-node, or undefined before the set-up. */
export function tfjsNodeFolder(variant: TensorflowVariant = 'cpu'): string | undefined {
  const { readyMark, packageFolder } = new Setup(variant);
  return existsSync(readyMark) ? packageFolder : undefined;
}

/** Downloads, checks, unpacks and compiles what is missing; throws with the command's output when a step fails. */
export async function setupTensorflow(variant: TensorflowVariant = 'cpu'): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`setup-tensorflow: expected linux x64, got ${process.platform} ${process.arch}`);
  const setup = new Setup(variant);
  const made = `${tfjsNodeVersion} on ${tensorflowVersion}\n`;
  if (existsSync(setup.readyMark) && readFileSync(setup.readyMark, 'utf8') === made) return setup.packageFolder;
  rmSync(setup.readyMark, { force: true });
  mkdirSync(setup.folder, { recursive: true });
  const requests = [tensorflowWheels[variant], ...(variant === 'gpu' ? cudaWheels : [])];
  const [tensorflow, ...cuda] = await fetchWheels(setup.folder, requests);
  installPackage(setup);
  unpackTensorflow(setup, tensorflow!);
  compileBinding(setup, unpackCuda(setup, cuda));
  writeFileSync(setup.readyMark, made);
  return setup.packageFolder;
}

function installPackage(setup: Setup): void {
  const { folder } = setup;
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
  setup.run('npm', ['install', ...quiet, `@tensorflow/tfjs-node@${tfjsNodeVersion}`]);
  // The project's own copy of the core must be the one that both use.
  rmSync(join(folder, 'node_modules', '@tensorflow', 'tfjs-core'), { recursive: true, force: true });
}

function unpackTensorflow(setup: Setup, wheel: string): void {
  const deps = join(setup.packageFolder, 'deps');
  const unpacked = join(setup.folder, 'unpacked');
  for (const stale of [deps, unpacked]) rmSync(stale, { recursive: true, force: true });
  setup.run('unzip', ['-q', '-o', wheel, 'tensorflow/libtensorflow*', 'tensorflow/include/*', '-d', unpacked]);
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

/** Interposers and doubles, which nothing may load by the way. */
const notLinked = /^lib(?:tensorflow|nvblas|cufftw|cusolverMg)|\.alt\./;

/** Puts CUDA's libraries beside TensorFlow's and returns the file names of those to link. */
function unpackCuda(setup: Setup, wheels: readonly string[]): string[] {
  const lib = join(setup.packageFolder, 'deps', 'lib');
  for (const wheel of wheels) setup.run('unzip', ['-q', '-o', '-j', wheel, 'nvidia/*/lib/*.so*', '-d', lib]);
  return readdirSync(lib).filter((file) => file.includes('.so') && !notLinked.test(file));
}

/**
 * TensorFlow opens CUDA's libraries by name when it first looks for a GPU. Linking the binding against them loads
 * them before, from beside TensorFlow, so that no LD_LIBRARY_PATH is needed.
 */
function compileBinding(setup: Setup, cudaLibraries: readonly string[]): void {
  const { packageFolder } = setup;
  const require = createRequire(import.meta.url);
  const { include_dir: napiHeaders } = require('node-api-headers') as { include_dir: string };
  const target = join(packageFolder, 'lib', 'napi-v8');
  mkdirSync(target, { recursive: true });
  const linked = cudaLibraries.length
    ? ['-Wl,--no-as-needed,--allow-shlib-undefined', ...cudaLibraries.map((file) => `-l:${file}`)]
    : [];
  const includes = [napiHeaders, join(packageFolder, 'deps', 'include'), packageFolder];
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'];
  const libraries = ['-ltensorflow', '-ltensorflow_framework', ...linked, '-Wl,-rpath,$ORIGIN/../../deps/lib'];
  const build = '-shared -fPIC -O2 -std=c++17 -DNAPI_VERSION=8'.split(' ');
  setup.run('g++', [
    ...build,
    ...includes.map((folder) => `-I${folder}`),
    ...sources.map((file) => join(packageFolder, 'binding', file)),
    `-L${join(packageFolder, 'deps', 'lib')}`,
    ...libraries,
    '-o',
    join(target, 'tfjs_binding.node'),
  ]);
}

if (import.meta.main) {
  const { gpu } = readOptions('setup-tensorflow', { gpu: { flag: true, help: 'the CUDA build, for NVIDIA GPUs' } });
  const variant = gpu ? 'gpu' : 'cpu';
  console.log(`Ready: ${tfjsNodeFolder(variant) ?? (await setupTensorflow(variant))}`);
}
