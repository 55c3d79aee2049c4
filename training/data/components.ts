import { grouped } from './grouped.ts';

/** Union-find over names. */
class Connections {
  readonly #parents = new Map<string, string>();

  root(name: string): string {
    let root = name;
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root)) root = parent;
    for (let at = name; at !== root;) {
      const parent = this.#parents.get(at)!;
      this.#parents.set(at, root);
      at = parent;
    }
    return root;
  }

  connect(a: string, b: string): void {
    const [rootA, rootB] = [this.root(a), this.root(b)];
    if (rootA !== rootB) this.#parents.set(rootA, rootB);
  }
}

export interface Connected {
  source: string;
  identities?: readonly string[];
}

/** Samples that share a source or a person, directly or through others; each group in the samples' order. */
export function connectedComponents<T extends Connected>(samples: readonly T[]): T[][] {
  const connections = new Connections();
  for (const { source, identities = [] } of samples)
    for (const identity of identities) connections.connect(`source ${source}`, `identity ${identity}`);
  return [...grouped(samples, ({ source }) => connections.root(`source ${source}`)).values()];
}
