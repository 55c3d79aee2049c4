/** `crypto.randomUUID` is missing on pages without TLS. */
export function uniqueId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
