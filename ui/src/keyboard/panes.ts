/** The panes of the page in the order of F6: whatever carries `data-pane`. */

/** Moves the focus to the next (`1`) or previous (`-1`) pane that is shown. */
export function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null);
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + step + panes.length) % panes.length];
  if (next === undefined) return;
  const inside = next.matches('[tabindex]')
    ? next
    : next.querySelector<HTMLElement>('[tabindex="0"], input, button, a');
  inside?.focus();
}
