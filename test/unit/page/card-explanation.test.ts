// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import type { Explanation } from '../../../lib/inference/contract.ts';
import { explanationElements } from '../../../lib/page/card-explanation.ts';
import { judgedFace } from './results.ts';

const values = Array.from({ length: 16 }, (_, place) => (place === 5 ? 1 : 0));
const explained: Explanation = { status: 'explained', map: { grid: 4, values }, fall: 2, ms: 1 };
const broken: Explanation = { status: 'failed', reason: 'internal', detail: '' };

function offered(verdict: Parameters<typeof judgedFace>[1] = 'likely-fake') {
  const answers: PromiseWithResolvers<Explanation>[] = [];
  const explain = vi.fn(() => {
    const answer = Promise.withResolvers<Explanation>();
    answers.push(answer);
    return answer.promise;
  });
  const onResize = vi.fn();
  const controller = new AbortController();
  const face = { ...judgedFace(0.97, verdict), crop: { width: 8, height: 8, data: new Uint8Array(192) } };
  const [where] = explanationElements(face, { explain, signal: controller.signal, onResize });
  const button = where?.querySelector('button');
  const press = () => button?.click();
  const give = async (explanation: Explanation) => {
    answers.at(-1)?.resolve(explanation);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { where, button, press, give, explain, onResize, controller };
}

describe('asking a card where the evidence lies', () => {
  it('is offered for a face with a hint of a fake, and costs nothing until somebody asks', () => {
    const { where, explain } = offered('uncertain');
    expect(where?.textContent).toBe('Show where');
    expect(explain).not.toHaveBeenCalled();
    expect(offered('no-sign-of-fake').where).toBeUndefined();
  });

  it('says that it is working, then shows the map and says what it means', async () => {
    const { where, button, press, give, onResize } = offered();
    press();
    expect(where?.querySelector('[role=progressbar]')).not.toBeNull();
    expect(button?.textContent).toBe('Looking for the place…');
    await give(explained);
    expect(where?.querySelector('[role=progressbar]')).toBeNull();
    expect(where?.querySelector('canvas')?.getAttribute('aria-label')).toMatch(/Mostly around/);
    expect(where?.textContent).toMatch(/Brighter: .*Mostly around .*no proof/);
    expect(onResize).toHaveBeenCalledTimes(2);
  });

  it('asks once, however often it is pressed, and remembers the answer', async () => {
    const { where, button, press, give, explain } = offered();
    press();
    press();
    await give(explained);
    press();
    expect(where?.querySelector('canvas')).toBeNull();
    expect(button?.getAttribute('aria-expanded')).toBe('false');
    press();
    expect(where?.querySelector('canvas')).not.toBeNull();
    expect(explain).toHaveBeenCalledTimes(1);
  });

  it('draws nothing where there is no clear place', async () => {
    const { where, press, give } = offered();
    press();
    await give({ status: 'no-clear-place', ms: 1 });
    expect(where?.querySelector('canvas')).toBeNull();
    expect(where?.textContent).toContain('No clear place');
  });

  it('says that it failed and can be asked again', async () => {
    const { where, button, press, give, explain } = offered();
    press();
    await give(broken);
    expect(where?.textContent).toContain('could not be found');
    expect(button?.textContent).toBe('Show where');
    press();
    await give(explained);
    expect(explain).toHaveBeenCalledTimes(2);
    expect(where?.querySelector('canvas')).not.toBeNull();
  });

  it('leaves a closed card as it is', async () => {
    const { press, give, controller, onResize } = offered();
    press();
    controller.abort();
    await give(explained);
    expect(onResize).toHaveBeenCalledTimes(1);
  });
});
