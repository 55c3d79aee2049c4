import { createRequire } from 'node:module';

interface Svm {
  train(samples: readonly ArrayLike<number>[], labels: readonly number[]): void;
  serializeModel(): string;
  free(): void;
}

export interface SvmConstructor {
  new (options: Record<string, unknown>): Svm;
  SVM_TYPES: { C_SVC: string };
  KERNEL_TYPES: { PRECOMPUTED: string };
}

let loading: Promise<SvmConstructor> | undefined;

/** LIBSVM in WebAssembly, loaded once. */
export async function loadLibsvm(): Promise<SvmConstructor> {
  loading ??= load();
  return loading;
}

/** Its loader fetches a file path where there is `fetch`, fails and warns; without, it reads the file. */
async function load(): Promise<SvmConstructor> {
  const { fetch } = globalThis;
  Reflect.deleteProperty(globalThis, 'fetch');
  try {
    return await (createRequire(import.meta.url)('libsvm-js') as Promise<SvmConstructor>);
  } finally {
    globalThis.fetch = fetch;
  }
}
