/** Colours by meaning. The caller decides whether there are any (a terminal, NO_COLOR); texts are measured without them. */
export interface Style {
  readonly heading: (text: string) => string;
  /** Secondary: guides, units, what is usual. */
  readonly quiet: (text: string) => string;
  /** Names of processes and services. */
  readonly name: (text: string) => string;
  /** What is not certain. */
  readonly unsure: (text: string) => string;
  /** Failures. */
  readonly bad: (text: string) => string;
}

function asIs(text: string): string {
  return text;
}

/** No colours. */
export const PLAIN_STYLE: Style = { heading: asIs, quiet: asIs, name: asIs, unsure: asIs, bad: asIs };

// ECMA-48 8.3.117 SGR: 1 bold, 2 faint, 31 red, 33 yellow, 36 cyan, 0 default.
function sgr(code: number): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`);
}

/** Colours of a terminal. */
export const TERMINAL_STYLE: Style = { heading: sgr(1), quiet: sgr(2), name: sgr(36), unsure: sgr(33), bad: sgr(31) };
