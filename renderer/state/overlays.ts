/** Which dialog is open; at most one. */
import { create } from 'zustand';

/** What the start dialog begins with, such as another run's type. */
export interface StartPreset {
  readonly workflowType?: string;
  /** A run that it is to be like. */
  readonly like?: { readonly workflowId: string; readonly runId: string };
}

/** What can be done to a schedule by a dialog; `pause` of one that is paused lets it go on. */
export type ScheduleDialog = 'pause' | 'trigger' | 'backfill' | 'delete';

/** A dialog over the whole window. */
export type Overlay =
  | { readonly kind: 'palette'; readonly text: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'start'; readonly preset: StartPreset }
  | { readonly kind: 'skipTo'; readonly input?: string }
  | { readonly kind: 'runClock'; readonly workflowId: string; readonly runId: string }
  | {
      readonly kind: 'schedule';
      readonly dialog: ScheduleDialog;
      readonly scheduleId: string;
    }
  | { readonly kind: 'openProject' }
  | { readonly kind: 'terminate'; readonly workflowId: string; readonly runId: string }
  | {
      readonly kind: 'reset';
      readonly workflowId: string;
      readonly runId: string;
      /** What is to happen anew. */
      readonly eventId: number | undefined;
    };

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
