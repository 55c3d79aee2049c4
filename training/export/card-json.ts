const width = 120;

/** JSON with what fits into a line on one, so that a card of many figures stays small and can be read. */
export function cardJson(value: unknown, indent = ''): string {
  const line = inLine(value);
  if (line.length + indent.length <= width || typeof value !== 'object' || value === null) return line;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => cardJson(item, inner))
    : entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${cardJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${inLine(item)}`);
  return parts.length ? `{ ${parts.join(', ')} }` : '{}';
}

const entries = (value: object) => Object.entries(value).filter(([, item]) => item !== undefined);
