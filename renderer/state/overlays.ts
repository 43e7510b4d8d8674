/** Which dialog is open; at most one. */
import { create } from 'zustand';

/** What the start dialog begins with, such as another run's type. */
export interface StartPreset {
  readonly workflowType?: string;
}

/** A dialog over the whole window. */
export type Overlay =
  | { readonly kind: 'palette'; readonly text: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'start'; readonly preset: StartPreset }
  | { readonly kind: 'skipTo' }
  | { readonly kind: 'openProject' }
  | { readonly kind: 'terminate'; readonly workflowId: string; readonly runId: string };

/** The store's hook. */
export const useOverlay = create<{ readonly overlay: Overlay | undefined }>()(() => ({
  overlay: undefined,
}));

/** Opens a dialog in place of the one that is open. */
export function openOverlay(overlay: Overlay): void {
  useOverlay.setState({ overlay });
}

/** Closes the open dialog. */
export function closeOverlay(): void {
  useOverlay.setState({ overlay: undefined });
}
