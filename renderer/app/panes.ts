/** Going from pane to pane with F6. */

/** Puts the focus into the next pane (`step` 1) or the one before (-1), around the end. */
export function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.getClientRects().length > 0 || pane.isConnected,
  );
  if (panes.length === 0) return;
  const current = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const from = current === -1 ? (step === 1 ? -1 : 0) : current;
  const next = panes[(from + step + panes.length) % panes.length];
  const inside = next?.querySelector<HTMLElement>('[data-pane-focus], [tabindex="0"]');
  (inside ?? next)?.focus();
}
