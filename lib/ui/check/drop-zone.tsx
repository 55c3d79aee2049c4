import { useEffect, useRef, useState } from 'preact/hooks';
import { droppedFrom } from './dropped-files.ts';
import type { Dropped } from './dropped-files.ts';

/** Drops anywhere on the page and pastes count. */
function useDropsAndPastes(onDropped: (dropped: Dropped) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const over = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!event.relatedTarget) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      onDropped(droppedFrom(event.dataTransfer));
    };
    document.addEventListener('dragover', over, { signal });
    document.addEventListener('dragleave', leave, { signal });
    document.addEventListener('drop', drop, { signal });
    document.addEventListener('paste', (event) => onDropped(droppedFrom(event.clipboardData)), { signal });
    return () => controller.abort();
  }, [onDropped]);
  return isOver;
}

export function DropZone({ onDropped }: { onDropped: (dropped: Dropped) => void }) {
  const isOver = useDropsAndPastes(onDropped);
  const input = useRef<HTMLInputElement>(null);
  const choose = () => {
    const files = [...(input.current?.files ?? [])];
    if (input.current) input.current.value = '';
    onDropped({ files, urls: [] });
  };
  return (
    <section class={`drop-zone ${isOver ? 'is-over' : ''}`} aria-label="Add pictures or videos">
      <p>
        <strong>Drop pictures or videos here, or paste them.</strong>
      </p>
      <button type="button" class="button primary" onClick={() => input.current?.click()}>
        Choose files…
      </button>
      <input ref={input} type="file" multiple accept="image/*,video/*" hidden onChange={choose} />
      <p class="muted small">They are opened on this device only. Nothing is uploaded.</p>
    </section>
  );
}
