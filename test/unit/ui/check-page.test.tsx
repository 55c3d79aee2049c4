// @vitest-environment happy-dom
import { render } from 'preact';
import { describe, expect, it } from 'vitest';
import type { AnalyzedImage, FaceResult } from '../../../lib/inference/contract.ts';
import { addressOfPage } from '../../../lib/ui/check/dropped-files.ts';
import { ImageAnswer } from '../../../lib/ui/check/image-answer.tsx';
import type { Checked } from '../../../lib/ui/check/check-item.ts';
import { createItemQueue } from '../../../lib/ui/check/item-queue.ts';
import type { CheckedItem } from '../../../lib/ui/check/checked-item.ts';
import { tallyOfItems } from '../../../lib/ui/check/checked-item.ts';
import { clockTime } from '../../../lib/ui/check/video-frames.tsx';

const failed: Checked = {
  result: { kind: 'image', result: { status: 'failed', reason: 'cannot-decode', detail: '' } },
  picture: undefined,
  video: undefined,
};
const named = (...names: string[]) =>
  names.map((name) => ({ name, source: { kind: 'file' as const, file: new File([], name) } }));

/** A queue whose checks end when the test says so. */
function heldQueue(atATime: number) {
  let items: CheckedItem[] = [];
  const ends = new Map<string, (checked: Checked) => void>();
  const check = (item: CheckedItem) => new Promise<Checked>((resolve) => ends.set(item.name, resolve));
  const queue = createItemQueue(check, (changed) => (items = changed), atATime);
  const finish = async (name: string) => {
    ends.get(name)?.(failed);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { queue, finish, states: () => items.map(({ name, state }) => `${name} ${state}`), items: () => items };
}

describe('the queue of the check page', () => {
  it('checks a few at a time and keeps the order in which files came', async () => {
    const { queue, finish, states } = heldQueue(2);
    queue.add(named('a', 'b', 'c'));
    expect(states()).toEqual(['a checking', 'b checking', 'c waiting']);
    await finish('b');
    expect(states()).toEqual(['a checking', 'b done', 'c checking']);
  });

  it('forgets everything when it is cleared, late answers too', async () => {
    const { queue, finish, states } = heldQueue(1);
    queue.add(named('a', 'b'));
    queue.clear();
    await finish('a');
    expect(states()).toEqual([]);
    queue.add(named('c'));
    expect(states()).toEqual(['c checking']);
  });

  it('tries again what is asked for again', async () => {
    const { queue, finish, states, items } = heldQueue(1);
    queue.add(named('a'));
    await finish('a');
    expect(tallyOfItems(items())).toEqual({ items: 1, done: 1, likelyFake: 0, unchecked: 1 });
    queue.retry(items()[0]!.id);
    expect(states()).toEqual(['a checking']);
  });
});

describe('the address in ?url=', () => {
  it('is taken for web and data addresses only', () => {
    const asked = (url: string) => addressOfPage(`?url=${encodeURIComponent(url)}`);
    expect(asked('https://example.org/a.jpg?b=c')).toBe('https://example.org/a.jpg?b=c');
    expect(asked('data:image/png;base64,AA==')).toBe('data:image/png;base64,AA==');
    for (const url of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'blob:https://example.org/1',
      'chrome-extension://x/y',
      'nonsense',
    ])
      expect(asked(url)).toBeUndefined();
    expect(addressOfPage('')).toBeUndefined();
  });
});

const box = { x: 0, y: 0, width: 80, height: 80 };
const crop = { width: 1, height: 1, data: new Uint8Array(3) };
const judged = { status: 'judged' as const, box, score: 0.9, crop, cropPoints: [] };
const fake: FaceResult = { ...judged, fakeProbability: 0.9, verdict: 'likely-fake' };
const plain: FaceResult = { ...judged, fakeProbability: 0.1, verdict: 'no-sign-of-fake' };
const small: FaceResult = { status: 'skipped', reason: 'face-too-small', box, score: 0.9 };

function answer(...faces: FaceResult[]): string {
  const result: AnalyzedImage = {
    status: 'analyzed',
    size: { width: 640, height: 480 },
    faces,
    verdict: 'likely-fake',
    fakeProbability: 0.9,
    model: 'm 1',
    backend: 'wasm',
    ms: 12,
  };
  const root = document.createElement('div');
  render(<ImageAnswer result={result} />, root);
  return root.textContent ?? '';
}

describe('the answer about a picture', () => {
  it('counts the faces that its verdict is about', () => {
    expect(answer(fake, plain, small)).toContain('Likely fake: 1 of 3 faces');
  });

  it('has a line for each face, too small ones too', () => {
    const text = answer(fake, plain, small);
    expect(text).toContain('Face 2: No sign of fake found');
    expect(text).toContain('Face 3: too small to be checked');
  });

  it('names the model that judged', () => {
    expect(answer(fake)).toContain('m 1, WebAssembly, 640 × 480 pixels, 12 ms');
  });
});

describe('the time in a video', () => {
  it('reads like a clock', () => {
    expect([0.9, 67, 3723].map(clockTime)).toEqual(['0:00', '1:07', '1:02:03']);
  });
});
