/** The keys of the page: one list, from which the help is made. Those of Process Monitor and Wireshark where these have one. */

/** What a key does; views say what that means for them (`use-keys.ts`). */
export type KeyAction =
  | 'filter'
  | 'find'
  | 'find-next'
  | 'find-previous'
  | 'go-to'
  | 'highlight'
  | 'bookmark'
  | 'next-bookmark'
  | 'follow'
  | 'next-pane'
  | 'previous-pane'
  | 'help'
  | 'copy-text'
  | 'copy-json'
  | 'copy-filter'
  | 'include'
  | 'exclude'
  | 'rank';

interface KeyLine {
  /** Absent for keys that the focused part handles itself; they stand here for the help. */
  readonly action?: KeyAction;
  readonly keys: readonly string[];
  readonly text: string;
  /** Works in text fields too: none of these edits text anywhere. */
  readonly everywhere?: boolean;
}

export const KEYS: Readonly<Record<string, readonly KeyLine[]>> = {
  Everywhere: [
    { action: 'filter', keys: ['/', 'Ctrl+L'], text: 'Go to the filter', everywhere: true },
    { action: 'find', keys: ['Ctrl+F'], text: 'Find among the rows shown', everywhere: true },
    { action: 'find-next', keys: ['F3'], text: 'Next find', everywhere: true },
    { action: 'find-previous', keys: ['Shift+F3'], text: 'Previous find', everywhere: true },
    { action: 'go-to', keys: ['Ctrl+G'], text: 'Go to a row or an id' },
    { action: 'rank', keys: ['Ctrl+Shift+F'], text: 'What fills this', everywhere: true },
    { action: 'next-pane', keys: ['F6'], text: 'Next pane', everywhere: true },
    { action: 'previous-pane', keys: ['Shift+F6'], text: 'Previous pane', everywhere: true },
    { action: 'help', keys: ['?', 'F1'], text: 'This list' },
  ],
  'In a list': [
    { keys: ['↑', '↓', 'PageUp', 'PageDown'], text: 'Move' },
    { keys: ['Home', 'End'], text: 'First and last row' },
    { keys: ['←', '→'], text: 'Cell of the row; in a heading: the next heading' },
    { keys: ['Shift+↑', 'Shift+↓'], text: 'Select several rows' },
    { keys: ['Ctrl+A'], text: 'Select all rows' },
    { keys: ['Space'], text: 'Select the row or take it out' },
    { keys: ['Shift+F10', 'Menu'], text: 'Menu of the cell' },
    { keys: ['Enter'], text: 'Go to the details' },
    { keys: ['Escape'], text: 'Close the details' },
    { action: 'include', keys: ['+'], text: 'Include the value of the cell' },
    { action: 'exclude', keys: ['-'], text: 'Exclude the value of the cell' },
    { action: 'highlight', keys: ['Ctrl+H'], text: 'Highlight the value of the cell' },
    { action: 'bookmark', keys: ['Ctrl+B'], text: 'Bookmark' },
    { action: 'next-bookmark', keys: ['Ctrl+Shift+B'], text: 'Next bookmark' },
    { action: 'follow', keys: ['Ctrl+E'], text: 'Follow the end while recording' },
    { action: 'copy-text', keys: ['Ctrl+C'], text: 'Copy as text' },
    { action: 'copy-json', keys: ['Ctrl+Shift+C'], text: 'Copy as JSON' },
    { action: 'copy-filter', keys: ['Ctrl+Alt+C'], text: 'Copy as a filter' },
  ],
  'In headings': [
    { keys: ['Enter'], text: 'Sort; with Shift: as a further key' },
    { keys: ['Ctrl+←', 'Ctrl+→'], text: 'Move the column' },
    { keys: ['Alt+←', 'Alt+→'], text: 'Narrower, wider' },
  ],
  'In fields and bytes': [
    { keys: ['↑', '↓'], text: 'Previous and next field' },
    { keys: ['←', '→'], text: 'Close and open a group' },
  ],
};

interface KeyEventLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** `Ctrl+Shift+F`, `?`, `F6`: as keys are written in the list. Command counts as Ctrl; Shift only where it makes no other character. */
export function keyName(event: KeyEventLike): string {
  const { key } = event;
  const letter = /^[a-z]$/i.test(key);
  const control = event.ctrlKey || event.metaKey;
  const shift = event.shiftKey && (key.length > 1 || (letter && (control || event.altKey)));
  const name = letter ? key.toUpperCase() : key;
  return `${control ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

const BY_KEY = new Map(
  Object.values(KEYS)
    .flat()
    .flatMap((line) => (line.action === undefined ? [] : line.keys.map((key) => [key, line] as const))),
);

/** What a key does; nothing in a text field but what works everywhere and types nothing. */
export function actionOf(event: KeyEventLike, typing: boolean): KeyAction | undefined {
  const name = keyName(event);
  const line = BY_KEY.get(name);
  if (line === undefined || (typing && (line.everywhere !== true || name.length === 1))) return undefined;
  return line.action;
}
