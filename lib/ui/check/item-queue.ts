import type { Checked } from './check-item.ts';
import type { CheckedItem } from './checked-item.ts';

export interface ItemQueue {
  add: (sources: Pick<CheckedItem, 'name' | 'source'>[]) => void;
  retry: (id: number) => void;
  clear: () => void;
}

/** Checks a few items at a time and keeps their order; `onChange` gets a new list at every step. */
export function createItemQueue(
  check: (item: CheckedItem, onProgress: (done: number, total: number) => void) => Promise<Checked>,
  onChange: (items: CheckedItem[]) => void,
  atATime = 3,
): ItemQueue {
  let items: CheckedItem[] = [];
  let nextId = 1;
  const set = (changed: CheckedItem[]) => {
    items = changed;
    onChange(items);
  };
  const patch = (id: number, change: Partial<CheckedItem>) =>
    set(items.map((item) => (item.id === id ? { ...item, ...change } : item)));
  const start = async (item: CheckedItem) => {
    patch(item.id, { state: 'checking' });
    const checked = await check(item, (done, total) => patch(item.id, { progress: { done, total } }));
    patch(item.id, { ...checked, state: 'done', progress: undefined });
    advance();
  };
  const advance = () => {
    const running = items.filter(({ state }) => state === 'checking').length;
    const waiting = items.filter(({ state }) => state === 'waiting');
    for (const item of waiting.slice(0, Math.max(0, atATime - running))) void start(item);
  };
  return {
    add(sources) {
      const added = sources.map((source) => ({
        ...source,
        id: nextId++,
        state: 'waiting' as const,
        progress: undefined,
        result: undefined,
        picture: undefined,
        video: undefined,
      }));
      set([...items, ...added]);
      advance();
    },
    retry(id) {
      patch(id, { state: 'waiting', result: undefined, picture: undefined, video: undefined });
      advance();
    },
    clear: () => set([]),
  };
}
