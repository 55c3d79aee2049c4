import { useEffect, useMemo, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { sitePattern } from '../../settings/automatic-sites.ts';
import type { Explain } from '../../page/ask-inference.ts';
import { Brand } from '../brand.tsx';
import { CheckTally } from './check-tally.tsx';
import { tallyOfItems } from './checked-item.ts';
import type { CheckedItem } from './checked-item.ts';
import { DropZone } from './drop-zone.tsx';
import { addressOfPage } from './dropped-files.ts';
import type { Dropped } from './dropped-files.ts';
import { ExplainContext } from './face-explanation.tsx';
import { ItemCard } from './item-card.tsx';
import { createItemQueue } from './item-queue.ts';

const refusedText =
  'The browser does not let extensions into that page. Drop, paste or choose the picture here instead.';

function nameOfAddress(url: string): string {
  const { protocol, hostname, pathname } = new URL(url);
  return protocol === 'data:' ? 'Picture from a page' : `${hostname}/${pathname.split('/').at(-1) ?? ''}`;
}

function sourcesOf({ files, urls }: Dropped): Pick<CheckedItem, 'name' | 'source'>[] {
  return [
    ...files.map((file) => ({ name: file.name || 'Pasted picture', source: { kind: 'file' as const, file } })),
    ...urls.map((url) => ({ name: nameOfAddress(url), source: { kind: 'address' as const, url } })),
  ];
}

export interface CheckPageProps {
  check: Parameters<typeof createItemQueue>[0];
  explain: Explain;
  /** `location.search` of the page. */
  search: string;
}

export function CheckPage({ check, explain, search }: CheckPageProps) {
  const [items, setItems] = useState<CheckedItem[]>([]);
  const queue = useMemo(() => createItemQueue(check, setItems), [check]);
  const add = useMemo(() => (dropped: Dropped) => queue.add(sourcesOf(dropped)), [queue]);
  useEffect(() => {
    const url = addressOfPage(search);
    if (url !== undefined) add({ files: [], urls: [url] });
  }, [add, search]);
  const allow = (item: CheckedItem, site: string) =>
    void browser.permissions.request({ origins: [sitePattern(site)] }).then((isGranted) => {
      if (isGranted) queue.retry(item.id);
    });
  return (
    <div class="page">
      <Brand />
      <h1>Check pictures and videos</h1>
      {new URLSearchParams(search).has('refused') && <p class="card refused">{refusedText}</p>}
      <DropZone onDropped={add} />
      <CheckTally tally={tallyOfItems(items)} onClear={queue.clear} />
      <ExplainContext.Provider value={explain}>
        <ol class="items">
          {items.map((item) => (
            <ItemCard key={item.id} item={item} onAllow={allow} />
          ))}
        </ol>
      </ExplainContext.Provider>
    </div>
  );
}
