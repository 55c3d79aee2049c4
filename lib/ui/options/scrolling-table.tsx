import type { ComponentChildren } from 'preact';

interface ScrollingTableProps {
  /** Of the part that scrolls, for keyboards and screen readers. */
  label: string;
  caption: string;
  kind?: 'worded' | 'heat';
  /** Cells of the head, left to right. */
  head: string[];
  /** Rows of the body. */
  children: ComponentChildren;
}

/** A table that scrolls sideways where the page is too narrow for it. */
export function ScrollingTable({ label, caption, kind, head, children }: ScrollingTableProps) {
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={label}>
      <table class={kind}>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
