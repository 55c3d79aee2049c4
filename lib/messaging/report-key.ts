/** Where in the session's storage the reports of a tab's frames lie: the popup listens for changes of these keys. */
export function reportKeyPrefix(tabId: number): string {
  return `report:${tabId}:`;
}

export function reportKey(tabId: number, frameId: number): string {
  return `${reportKeyPrefix(tabId)}${frameId}`;
}
