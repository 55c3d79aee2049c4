import { afterEach, describe, expect, it } from 'vitest';
import type { CheckPageGlobal } from '../../lib/cli/check-page-global.ts';
import { damages } from './support/extension-dir.ts';
import type { Damage } from './support/extension-dir.ts';
import { answersOf, badgesOn, markEverything } from './support/page-state.ts';
import { hasChromium, startTelltale } from './support/telltale.ts';
import type { Telltale } from './support/telltale.ts';

const pictureCount = 6;

async function checkOnePhotograph({ checkPage }: Telltale): Promise<unknown> {
  return checkPage.evaluate(async () => {
    const { telltale } = globalThis as unknown as CheckPageGlobal;
    const photo = await (await fetch('http://cors.test/photos/sample1.jpg')).blob();
    return (await telltale.checkFile(new File([photo], 'sample1.jpg'))).result;
  });
}

describe.skipIf(!hasChromium)('a broken release', () => {
  let telltale: Telltale | undefined;
  afterEach(() => telltale?.close());

  it('is told apart from a whole one, which marks faces on the same page', async () => {
    telltale = await startTelltale();
    await markEverything(telltale);
    const page = await telltale.visit('photographs');
    const answers = await answersOf(telltale, page, pictureCount);
    expect(answers.map(({ status }) => status)).toEqual(Array(pictureCount).fill('analyzed'));
    await expect.poll(() => badgesOn(page).then(({ length }) => length)).toBeGreaterThanOrEqual(pictureCount);
  });

  it.each(Object.keys(damages) as Damage[])('(%s) says "could not be checked" and marks nothing', async (damage) => {
    telltale = await startTelltale({ damage });
    await markEverything(telltale);
    const page = await telltale.visit('photographs');
    const answers = await answersOf(telltale, page, pictureCount, 100_000);
    expect(answers.map(({ status, faces }) => ({ status, faces }))).toEqual(
      Array(pictureCount).fill({ status: 'failed', faces: [] }),
    );
    const checked = await checkOnePhotograph(telltale);
    expect(checked).toMatchObject({ status: 'failed', reason: expect.any(String) as string });
    expect(checked).not.toHaveProperty('verdict');
    expect(await badgesOn(page)).toEqual([]);
  });
});
