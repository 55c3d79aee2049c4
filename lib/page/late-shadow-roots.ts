const sweepMs = 1000;
const mostHosts = 2000;
const hostNames = new Set(['ARTICLE', 'ASIDE', 'DIV', 'FOOTER', 'HEADER', 'MAIN', 'NAV', 'P', 'SECTION', 'SPAN']);

/**
 * Attaching a shadow root fires no event and no mutation, so elements that may yet become hosts
 * (custom ones, and empty ones of the allowed names) are looked at now and then.
 */
export class LateShadowRoots {
  readonly #hosts = new Set<WeakRef<Element>>();

  constructor(onShadowRoot: (root: ShadowRoot) => void, signal: AbortSignal) {
    const sweep = () => {
      if (document.hidden) return;
      for (const reference of this.#hosts) {
        const host = reference.deref();
        if (host?.isConnected && !host.shadowRoot) continue;
        this.#hosts.delete(reference);
        if (host?.isConnected && host.shadowRoot) onShadowRoot(host.shadowRoot);
      }
    };
    const timer = setInterval(sweep, sweepMs);
    signal.addEventListener('abort', () => clearInterval(timer));
  }

  watch(element: Element): void {
    const isLikelyHost = element.localName.includes('-') || (hostNames.has(element.tagName) && !element.firstChild);
    if (isLikelyHost && this.#hosts.size < mostHosts) this.#hosts.add(new WeakRef(element));
  }
}
