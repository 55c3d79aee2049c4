/** Origin of the page in the address bar, as far as this frame may know it; null where it may not. */
export function topOrigin(): string | null {
  if (window === window.top) return self.origin;
  const { ancestorOrigins } = location as Location & { ancestorOrigins?: DOMStringList };
  if (ancestorOrigins) return ancestorOrigins.item(ancestorOrigins.length - 1);
  try {
    return window.top?.location.origin ?? null;
  } catch {
    return null;
  }
}
