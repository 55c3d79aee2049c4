const steps = 10;

/**
 * Tells how much of each watched element people can see, in square CSS pixels: 0 where it is scrolled out, in a frame
 * that is, or no longer in the page.
 */
export function watchShownArea(
  onChange: (element: Element, shownPx2: number) => void,
  signal: AbortSignal,
): { watch(element: Element): void; unwatch(element: Element): void } {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, intersectionRect: seen } of entries) {
        onChange(target, isIntersecting ? seen.width * seen.height : 0);
      }
    },
    { threshold: Array.from({ length: steps + 1 }, (_, step) => step / steps) },
  );
  signal.addEventListener('abort', () => observer.disconnect());
  return {
    watch: (element) => observer.observe(element),
    unwatch: (element) => observer.unobserve(element),
  };
}
