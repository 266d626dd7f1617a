/** What menus hold. */
interface MenuAction {
  readonly kind?: 'action';
  readonly label: string;
  /** Shown at the right: the keys that do the same. */
  readonly keys?: string;
  /** For entries that are on or off. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly run: () => void;
}
export type MenuItem =
  | MenuAction
  | { readonly kind: 'heading'; readonly label: string; readonly value?: string }
  | { readonly kind: 'line' }
  /** Actions side by side: include, exclude, highlight. */
  | { readonly kind: 'row'; readonly items: readonly MenuAction[] };

export const MENU_LINE: MenuItem = { kind: 'line' };
