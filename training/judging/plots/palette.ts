/** Told apart by colour-blind people too (Okabe & Ito 2008). */
export const labelColours = { real: '#0072b2', fake: '#d55e00' } as const;

/**
 * Colours that a drawing is made with. Each is a stand-in that occurs nowhere else, replaced after drawing by what a
 * page's theme gives it, or by its light or dark value.
 */
const colours = {
  ink: { key: '#010101', light: '#1f2328', dark: '#e6edf3' },
  muted: { key: '#020202', light: '#59636e', dark: '#9198a1' },
  grid: { key: '#030303', light: '#d8dee4', dark: '#353b43' },
  paper: { key: '#040404', light: '#ffffff', dark: '#161b22' },
  real: { key: '#050505', light: '#0072b2', dark: '#56b4e9' },
  fake: { key: '#060606', light: '#d55e00', dark: '#f0843c' },
  series1: { key: '#070707', light: '#0072b2', dark: '#56b4e9' },
  series2: { key: '#080808', light: '#d55e00', dark: '#f0843c' },
  series3: { key: '#090909', light: '#009e73', dark: '#2fc99a' },
  series4: { key: '#0a0a0a', light: '#9b5585', dark: '#d896c4' },
  series5: { key: '#0b0b0b', light: '#9a7400', dark: '#f0c646' },
  series6: { key: '#0c0c0c', light: '#4b5bd0', dark: '#8f9cff' },
  series7: { key: '#0d0d0d', light: '#767676', dark: '#a8a8a8' },
  series8: { key: '#0e0e0e', light: '#1a1a1a', dark: '#f2f2f2' },
} as const;

export type ColourName = keyof typeof colours;
export type Theme = 'light' | 'dark';

export const ink = Object.fromEntries(Object.entries(colours).map(([name, { key }]) => [name, key])) as Record<
  ColourName,
  string
>;

export const seriesColours = Object.entries(ink).flatMap(([name, key]) => (name.startsWith('series') ? [key] : []));

/** Custom properties of a page for a theme: `--plot-ink` and so on. */
export function themeProperties(theme: Theme): string {
  return Object.entries(colours)
    .map(([name, values]) => `--plot-${name}: ${values[theme]};`)
    .join(' ');
}

function recoloured(svg: string, colourOf: (name: ColourName) => string): string {
  const names = Object.keys(colours) as ColourName[];
  return names.reduce((text, name) => text.replaceAll(colours[name].key, colourOf(name)), svg);
}

/** A drawing that follows its page's theme. */
export function themed(svg: string): string {
  return recoloured(svg, (name) => `var(--plot-${name})`);
}

/** A drawing in one theme, with its background. */
export function inTheme(svg: string, theme: Theme): string {
  const drawn = recoloured(svg, (name) => colours[name][theme]);
  return drawn.replace(/<svg([^>]*)>/, `<svg$1><rect width="100%" height="100%" fill="${colours.paper[theme]}"/>`);
}
