import { render } from 'preact';
import type { ComponentChild } from 'preact';

export function mount(page: ComponentChild): void {
  const root = document.querySelector('main');
  if (!root) throw new Error('Expected a <main> element in the page, found none.');
  render(page, root);
}
