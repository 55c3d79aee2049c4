/** Who asked: requests of one owner are told apart by their id. */
export interface RequestOwner {
  tabId: number | undefined;
  frameId: number | undefined;
}

interface OpenRequest {
  owner: RequestOwner;
  requestId: string;
  controller: AbortController;
}

function isSameOwner(a: RequestOwner, b: RequestOwner): boolean {
  return a.tabId === b.tabId && a.frameId === b.frameId;
}

/** Requests that are not answered yet, so that their owner or the end of a tab can cancel them. */
export class OpenRequests {
  private readonly open = new Set<OpenRequest>();

  /** Runs `work` with a signal that aborts when the request is cancelled. */
  async track<T>(owner: RequestOwner, requestId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const request = { owner, requestId, controller: new AbortController() };
    this.open.add(request);
    try {
      return await work(request.controller.signal);
    } finally {
      this.open.delete(request);
    }
  }

  cancel(owner: RequestOwner, requestIds: readonly string[]): void {
    const wanted = new Set(requestIds);
    this.abortWhere((request) => wanted.has(request.requestId) && isSameOwner(request.owner, owner));
  }

  dropTab(tabId: number): void {
    this.abortWhere(({ owner }) => owner.tabId === tabId);
  }

  private abortWhere(isMeant: (request: OpenRequest) => boolean): void {
    for (const request of this.open) if (isMeant(request)) request.controller.abort();
  }
}
