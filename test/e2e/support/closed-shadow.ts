import type { CDPSession, Frame, Page } from 'playwright-core';
import type { BoundingBox, Point } from '../../../lib/face/types.ts';

/** What an element inside a closed shadow root looked like at the time of the query. */
export interface ShadowElement {
  tag: string;
  text: string;
  attributes: Record<string, string>;
  /** Selected CSS properties, computed. */
  style: { color: string; backgroundColor: string; position: string; pointerEvents: string; visibility: string };
  /** In the viewport of the page, also for elements in frames; all 0 where nothing is painted. */
  box: BoundingBox;
}

interface DomNode {
  nodeId: number;
  children?: DomNode[];
  shadowRoots?: DomNode[];
  shadowRootType?: string;
  contentDocument?: DomNode;
}

function closedRoots(node: DomNode): DomNode[] {
  const below = [
    ...(node.children ?? []),
    ...(node.shadowRoots ?? []),
    ...(node.contentDocument ? [node.contentDocument] : []),
  ];
  const own = node.shadowRootType === 'closed' ? [node] : [];
  return [...own, ...below.flatMap(closedRoots)];
}

const describeElement = `function () {
  const { color, backgroundColor, position, pointerEvents, visibility } = getComputedStyle(this);
  return {
    tag: this.localName,
    text: (this.innerText ?? this.textContent ?? '').trim(),
    attributes: Object.fromEntries([...this.attributes].map(({ name, value }) => [name, value])),
    style: { color, backgroundColor, position, pointerEvents, visibility },
  };
}`;

async function boxOf(session: CDPSession, nodeId: number, offset: Point): Promise<BoundingBox> {
  const { quads } = await session.send('DOM.getContentQuads', { nodeId }).catch(() => ({ quads: [] as number[][] }));
  const quad = quads[0];
  if (!quad) return { x: 0, y: 0, width: 0, height: 0 };
  const [left = 0, top = 0, , , right = 0, bottom = 0] = quad;
  return { x: left + offset.x, y: top + offset.y, width: right - left, height: bottom - top };
}

async function describeNode(session: CDPSession, nodeId: number, offset: Point): Promise<ShadowElement | undefined> {
  const { object } = await session.send('DOM.resolveNode', { nodeId });
  if (!object.objectId) return undefined;
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: object.objectId,
    functionDeclaration: describeElement,
    returnByValue: true,
  });
  const described = result.value as Omit<ShadowElement, 'box'>;
  return { ...described, box: await boxOf(session, nodeId, offset) };
}

async function findInSession(session: CDPSession, selector: string, offset: Point): Promise<ShadowElement[]> {
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  const found: ShadowElement[] = [];
  for (const shadow of closedRoots(root as DomNode)) {
    const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: shadow.nodeId, selector });
    for (const nodeId of nodeIds) {
      const element = await describeNode(session, nodeId, offset);
      if (element) found.push(element);
    }
  }
  return found;
}

async function frameOffset(frame: Frame): Promise<Point> {
  const box = await (await frame.frameElement()).boundingBox();
  return { x: box?.x ?? 0, y: box?.y ?? 0 };
}

/** Frames of other sites live in other processes and have a session of their own; others answer with their page. */
async function ownSession(page: Page, frame: Frame): Promise<CDPSession | undefined> {
  return frame === page.mainFrame()
    ? page.context().newCDPSession(page)
    : page
        .context()
        .newCDPSession(frame)
        .catch(() => undefined);
}

async function findInFrame(page: Page, frame: Frame, selector: string): Promise<ShadowElement[]> {
  const session = await ownSession(page, frame);
  if (!session) return [];
  try {
    const offset = frame === page.mainFrame() ? { x: 0, y: 0 } : await frameOffset(frame);
    return await findInSession(session, selector, offset);
  } catch (error) {
    if (/Could not find node|No node|detached|closed|Cannot find context/i.test(String(error))) return [];
    throw error;
  } finally {
    await session.detach().catch(() => undefined);
  }
}

/**
 * Elements that match `selector` inside closed shadow roots of the page and all its frames, read through the
 * DevTools protocol: the release needs no hook for tests. Nodes that go away during the query are left out.
 */
export async function findInClosedShadows(page: Page, selector: string): Promise<ShadowElement[]> {
  const perFrame = await Promise.all(page.frames().map((frame) => findInFrame(page, frame, selector)));
  return perFrame.flat();
}

export async function clickShadowElement(page: Page, element: ShadowElement): Promise<void> {
  const { x, y, width, height } = element.box;
  if (width === 0 || height === 0)
    throw new Error(`Expected <${element.tag}> "${element.text}" to be painted, it is not.`);
  await page.mouse.click(x + width / 2, y + height / 2);
}
