/** The page's colours for a canvas, which knows no style sheet. */

const NAMES = [
  'bg',
  'bg-raised',
  'bg-sunken',
  'bg-hover',
  'bg-selected',
  'fg',
  'fg-dim',
  'line',
  'accent',
  'warn',
  'bad',
] as const;
const SERIES = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6', 'bg-bad', 'bg-warn'] as const;
type Name = (typeof NAMES)[number] | (typeof SERIES)[number];
export type Colours = Readonly<Record<Name, string>> & { readonly font: string };

/** Of the highlights, as `[data-mark]` has them. */
export const MARK_COLOURS = ['series-2', 'series-3', 'series-4', 'series-5', 'series-6', 'series-1'] as const;

/** Reads them as the scheme of the moment has them. */
export function readColours(element: HTMLElement): Colours {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const colours: Record<string, string> = {};
  for (const name of [...NAMES, ...SERIES]) {
    // The computed colour: `light-dark()` itself is nothing a canvas understands.
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return { ...(colours as Record<Name, string>), font: getComputedStyle(element).fontFamily };
}

/** Calls back when the system changes between dark and light. */
export function onSchemeChange(changed: () => void): () => void {
  const query = window.matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}
