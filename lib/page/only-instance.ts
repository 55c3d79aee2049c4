interface Instance {
  isAlive(): boolean;
  controller: AbortController;
}

const key = Symbol.for('telltale.page');

/**
 * The signal of this frame's one running instance, or null where another runs already: a frame may be injected twice.
 * An instance that a reload of the extension has cut off is stopped and replaced.
 */
export function becomeOnlyInstance(isAlive: () => boolean): AbortSignal | null {
  const scope = globalThis as { [key]?: Instance };
  const other = scope[key];
  if (other?.isAlive() && !other.controller.signal.aborted) return null;
  other?.controller.abort();
  const controller = new AbortController();
  scope[key] = { isAlive, controller };
  return controller.signal;
}
